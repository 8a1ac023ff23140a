const common = `
(preproc_include path: (string_literal) @import.quoted)
(preproc_include path: (system_lib_string) @import.angled)
(preproc_def name: (identifier) @name) @def.constant
(preproc_function_def name: (identifier) @name) @def.function
(struct_specifier name: (type_identifier) @name body: (_)) @def.struct
(union_specifier name: (type_identifier) @name body: (_)) @def.struct
(enum_specifier name: (type_identifier) @name body: (_)) @def.enum
(type_definition declarator: (type_identifier) @name) @def.type
(type_definition declarator: (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (type_identifier) @name)))) @def.type
`;
/** A declarator hides its name under as many pointers as the type has. */
const functions = (name: string) => `
(function_definition declarator: (function_declarator declarator: ${name} @name)) @def.function
(function_definition declarator: (_ (function_declarator declarator: ${name} @name))) @def.function
(function_definition declarator: (_ (_ (function_declarator declarator: ${name} @name)))) @def.function
`;

export const c = `${common}${functions('(identifier)')}
(translation_unit (declaration declarator: (init_declarator declarator: (identifier) @name)) @def.constant)
`;

export const cpp = `${common}
${functions('[(identifier) (field_identifier) (qualified_identifier) (destructor_name) (operator_name)]')}
(class_specifier name: (_) @name body: (_)) @def.class
(alias_declaration name: (type_identifier) @name) @def.type
(concept_definition name: (identifier) @name) @def.type
(namespace_definition name: (_) @name) @scope
`;

/** `#if` that cuts through a declaration is beyond the grammar: the last two patterns keep what stands around it. */
export const csharp = `
(using_directive) @import.using
(namespace_declaration name: (_) @name) @namespace
(file_scoped_namespace_declaration name: (_) @name) @namespace
(class_declaration name: (identifier) @name) @def.class
(struct_declaration name: (identifier) @name) @def.struct
(interface_declaration name: (identifier) @name) @def.interface
(enum_declaration name: (identifier) @name) @def.enum
(record_declaration name: (identifier) @name) @def.class
(delegate_declaration name: (identifier) @name) @def.type
(method_declaration name: (identifier) @name) @def.method
(constructor_declaration name: (identifier) @name) @def.method
(property_declaration name: (identifier) @name) @def.property
(field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @def.field
(event_field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @def.field
(global_statement (local_function_statement name: (identifier) @name) @def.function)
(ERROR "namespace" . (_) @name) @namespace
(ERROR "class" . (identifier) @name) @def.class
`;
