import Browser
import Groundwork
import WebEnv

/// Where the sites of a task are: `__SHOPPING__` and its address.
struct SiteAddresses {
    private let sites: [(placeholder: String, address: String)]

    /// - Parameters:
    ///   - sites: names as in the task (`shopping_admin`).
    ///   - expand: replaces placeholders by addresses.
    init(sites: [String], expand: (String) -> String) {
        self.sites = sites.compactMap { name in
            let placeholder = "__\(name.uppercased())__"
            var address = expand(placeholder)
            guard address != placeholder else { return nil }
            while address.hasSuffix("/") { address.removeLast() }
            return address.isEmpty ? nil : (placeholder, address)
        }
    }

    /// The text with the placeholder that it starts with replaced.
    /// - Throws: ``EnvironmentError`` where it starts with none of the task's.
    func rendered(_ text: String) throws -> String {
        guard let site = sites.first(where: { text.hasPrefix($0.placeholder) }) else {
            throw EnvironmentError("evaluator: '\(text)' starts with no placeholder of the task's sites")
        }
        return text.replacingAll(site.placeholder, by: site.address)
    }

    /// The text with the first known address in it replaced by its placeholder, the longest address first; nil where
    /// it has none.
    func derendered(_ text: String) -> String? {
        let byLength = sites.sorted { $0.address.utf8.count > $1.address.utf8.count }
        guard let site = byLength.first(where: { text.containsScalars($0.address) }) else { return nil }
        return text.replacingAll(site.address, by: site.placeholder)
    }
}
