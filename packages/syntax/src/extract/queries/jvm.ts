export const java = `
(package_declaration (_) @name) @namespace
(import_declaration) @import.import
(class_declaration name: (identifier) @name) @def.class
(interface_declaration name: (identifier) @name) @def.interface
(enum_declaration name: (identifier) @name) @def.enum
(record_declaration name: (identifier) @name) @def.class
(annotation_type_declaration name: (identifier) @name) @def.interface
(method_declaration name: (identifier) @name) @def.method
(constructor_declaration name: (identifier) @name) @def.method
(field_declaration declarator: (variable_declarator name: (identifier) @name)) @def.field
`;

/**
 * The grammar takes `annotation class X` and `const val X` behind an annotation for an expression, and gives a class up in which a
 * property is called `set`: the last three patterns find them all the same.
 */
export const kotlin = `
(package_header (qualified_identifier) @name) @namespace
(import) @import.import
(class_declaration name: (identifier) @name) @def.class
(object_declaration name: (identifier) @name) @def.class
(companion_object) @scope
(function_declaration name: (identifier) @name) @def.function
(property_declaration (variable_declaration (identifier) @name)) @def.property
(type_alias type: (identifier) @name) @def.type
(annotated_expression (infix_expression . (identifier) . (identifier) @_k . (identifier) @name (#any-of? @_k "class" "interface" "object"))) @def.class
(annotated_expression (infix_expression . (identifier) . (identifier) @_k . (identifier) @name (#any-of? @_k "val" "var"))) @def.property
(ERROR "class" . (identifier) @name) @def.class
`;
