import Groundwork

/// Values that refer to custom properties, as they were read: most elements of a page have the same custom properties.
final class ResolvedValues {
    private struct Key: Hashable {
        let name: String
        let text: [UInt8]
        let variables: ObjectIdentifier?
    }
    private var known: [Key: StyleDeclaration?] = [:]
    /// Keeps the custom properties, so that no others have their place in memory.
    private var kept: [Variables] = []

    func value(_ name: String, _ text: [UInt8], _ variables: Variables?) -> StyleDeclaration? {
        let key = Key(name: name, text: text, variables: variables.map { ObjectIdentifier($0) })
        if let value = known[key] { return value }
        let value = Self.read(name, text, variables)
        known[key] = .some(value)
        if let variables, kept.last !== variables { kept.append(variables) }
        return value
    }

    /// - Returns: nil where the value is invalid with what the custom properties are.
    static func read(_ name: String, _ text: [UInt8], _ variables: Variables?) -> StyleDeclaration? {
        guard let value = CustomProperties.substituted(text[...], { variables?.value($0) }) else {
            return nil
        }
        return StyleDeclarations.value(of: name, value[...].trimming(.html))
    }
}
