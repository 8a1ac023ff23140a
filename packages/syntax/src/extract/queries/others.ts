export const python = `
(import_statement name: [(dotted_name) (aliased_import)] @import.import)
(import_from_statement) @import.from
(decorated_definition definition: (class_definition name: (identifier) @name)) @def.class
(decorated_definition definition: (function_definition name: (identifier) @name)) @def.function
(class_definition name: (identifier) @name) @def.class
(function_definition name: (identifier) @name) @def.function
(module (expression_statement (assignment left: (identifier) @name) @def.constant))
`;

export const go = `
(import_spec path: (_) @import.import)
(function_declaration name: (identifier) @name) @def.function
(method_declaration receiver: (parameter_list) @receiver name: (field_identifier) @name) @def.method
(type_spec name: (type_identifier) @name type: (interface_type)) @def.interface
(type_spec name: (type_identifier) @name type: (struct_type)) @def.struct
(type_spec name: (type_identifier) @name) @def.type
(type_alias name: (type_identifier) @name) @def.type
(source_file (const_declaration (const_spec . name: (identifier) @name) @def.constant))
(source_file (var_declaration (var_spec . name: (identifier) @name) @def.constant))
(source_file (var_declaration (var_spec_list (var_spec . name: (identifier) @name) @def.constant)))
`;

export const rust = `
(mod_item name: (identifier) @import.mod !body) @_module
(use_declaration argument: (_) @import.use)
(extern_crate_declaration name: (identifier) @import.crate)
(mod_item name: (identifier) @name body: (_)) @scope
(impl_item type: (_) @name) @scope
(struct_item name: (type_identifier) @name) @def.struct
(union_item name: (type_identifier) @name) @def.struct
(enum_item name: (type_identifier) @name) @def.enum
(trait_item name: (type_identifier) @name) @def.trait
(type_item name: (type_identifier) @name) @def.type
(function_item name: (identifier) @name) @def.function
(function_signature_item name: (identifier) @name) @def.function
(const_item name: (identifier) @name) @def.constant
(static_item name: (identifier) @name) @def.constant
(macro_definition name: (identifier) @name) @def.macro
`;

export const ruby = `
(call !receiver method: (identifier) @_m arguments: (argument_list . (string) @import.require) (#any-of? @_m "require" "load"))
(call !receiver method: (identifier) @_m arguments: (argument_list . (string) @import.require_relative) (#eq? @_m "require_relative"))
(call method: (identifier) @_m arguments: (argument_list (_) . (string) @import.require) (#eq? @_m "autoload"))
(module name: (_) @name) @def.module
(class name: (_) @name) @def.class
(method name: (_) @name) @def.method
(singleton_method name: (_) @name) @def.method
(program (assignment left: (constant) @name) @def.constant)
(body_statement (assignment left: (constant) @name) @def.constant)
`;

export const php = `
(namespace_definition name: (namespace_name) @name) @namespace
(namespace_use_declaration) @import.use
(require_expression) @import.require
(require_once_expression) @import.require
(include_expression) @import.require
(include_once_expression) @import.require
(class_declaration name: (name) @name) @def.class
(interface_declaration name: (name) @name) @def.interface
(trait_declaration name: (name) @name) @def.trait
(enum_declaration name: (name) @name) @def.enum
(function_definition name: (name) @name) @def.function
(method_declaration name: (name) @name) @def.method
(const_declaration (const_element (name) @name)) @def.constant
(property_declaration (property_element name: (variable_name (name) @name))) @def.property
`;
