/// Roles by name. A role has up to three: ARIA's, the one that Chromium prints, and the one of its case here, which files
/// keep.
extension Role {
    /// The name of the case: a word that no two roles share.
    public var caseName: String { Self.caseNames[Int(rawValue)] }

    /// The role whose case is called so; nil where none is.
    public init?(caseName: String) {
        guard let role = Self.byCaseName[caseName] else { return nil }
        self = role
    }

    /// The role that an observation prints so, or ARIA spells so where none is printed so; nil where there is neither.
    public init?(printed name: String) {
        guard let role = Self.byPrintedName[name] else { return nil }
        self = role
    }

    /// Whether the role has this name: ARIA's, Chromium's or that of its case.
    public func isNamed(_ name: String) -> Bool {
        name == ariaName || name == chromiumName || name == caseName
    }

    private static let caseNames: [String] = allCases.map { "\($0)" }
    private static let byCaseName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.caseName, $0) })
    private static let byPrintedName: [String: Role] = allCases.reduce(into: [:]) { known, role in
        known[role.ariaName] = known[role.ariaName] ?? role
        known[role.chromiumName] = role
    }
}
