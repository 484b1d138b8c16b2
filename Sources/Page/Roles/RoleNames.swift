/// What a role is called: by ARIA, by Chromium, and in files.
extension Role {
    /// Its name in files: that of its case.
    package var caseName: String { Self.caseNames[self] ?? "generic" }

    /// The role that files call so; nil for no role's name.
    package init?(caseName: String) {
        guard let role = Self.byCaseName[caseName] else { return nil }
        self = role
    }

    /// The role that the text of an observation calls so: by Chromium's name, else the first by ARIA's.
    package static func printed(_ name: String) -> Role? { byPrintedName[name] }

    /// All roles that may be called so: by ARIA's name, by Chromium's, or as files do.
    package static func called(_ name: String) -> Set<Role> { byAnyName[name] ?? [] }

    private static let caseNames = Dictionary(uniqueKeysWithValues: allCases.map { ($0, "\($0)") })
    private static let byCaseName = Dictionary(uniqueKeysWithValues: allCases.map { ("\($0)", $0) })
    private static let byPrintedName: [String: Role] = allCases.reduce(into: [:]) { known, role in
        known[role.ariaName] = known[role.ariaName] ?? role
        known[role.chromiumName] = role
    }
    private static let byAnyName: [String: Set<Role>] = allCases.reduce(into: [:]) { known, role in
        for name in [role.ariaName, role.chromiumName, role.caseName] {
            known[name, default: []].insert(role)
        }
    }
}
