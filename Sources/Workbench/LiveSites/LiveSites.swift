import Browser
import Foundation
import Groundwork
import WebEnv

/// Sites on a network on which tasks are played: where they are, who is signed in, and what may be reached.
public struct LiveSites: Sendable {
    /// Addresses by placeholder (`__SHOPPING__`), in alphabetical order.
    public let addresses: [(placeholder: String, url: String)]
    private let logins: [String: [(url: String, setCookie: String)]]
    private let allowedHosts: [String]

    /// - Parameters:
    ///   - addresses: `NAME=URL` each: the name of a site as tasks call it, and where it is.
    ///   - loginFolder: folder with a file `NAME_state.json` for each stored login; nil for none.
    ///   - allowedHosts: what may be reached beside the sites: `example.org`, `.example.org`, `example.org:8080`.
    ///   - now: seconds since 1970.
    /// - Throws: `InputError` where an address or a stored login has another form.
    public init(
        addresses: [String], loginFolder: String? = nil, allowedHosts: [String] = [], now: Double
    ) throws {
        self.addresses = try addresses.map(Self.address).sorted { $0.placeholder < $1.placeholder }
        logins = try loginFolder.map { try Self.logins(in: $0, now: now) } ?? [:]
        self.allowedHosts = allowedHosts
    }

    private static func address(_ text: String) throws -> (placeholder: String, url: String) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let url = WebURL(parts[1]), url.isHTTP else {
            throw InputError("\(text): an address is NAME=URL such as shopping=http://shop.example.org:7770")
        }
        var plain = parts[1]
        while plain.hasSuffix("/") { plain.removeLast() }
        let name = parts[0].hasPrefix("__") ? parts[0] : "__\(parts[0].uppercased())__"
        return (name, plain)
    }

    /// By their names: `gitlab.reddit_state.json` holds `gitlab.reddit`.
    private static func logins(
        in folder: String, now: Double
    ) throws -> [String: [(url: String, setCookie: String)]] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw InputError("\(folder): there is no such folder")
        }
        var logins: [String: [(url: String, setCookie: String)]] = [:]
        for name in names where name.hasSuffix(".json") {
            let path = "\(folder)/\(name)"
            let login = try StoredLogin(InputFile.contents(of: path), file: path, now: now)
            let plain = name.dropLast(".json".count)
            logins[String(plain.hasSuffix("_state") ? plain.dropLast("_state".count) : plain)] = login.cookies
        }
        return logins
    }

    /// Whether all sites of a task have an address.
    public func have(_ task: WebTask) -> Bool { task.sites.allSatisfy(has) }

    private func has(_ site: String) -> Bool {
        addresses.contains { $0.placeholder == "__\(site.uppercased())__" }
    }

    /// Names of the tasks' sites that have no address, in alphabetical order.
    public func missingSites(of tasks: [WebTask]) -> [String] {
        Set(tasks.flatMap(\.sites)).filter { !has($0) }.sorted()
    }

    /// Names of the stored logins that tasks ask for and that are not there, in alphabetical order.
    public func missingLogins(of tasks: [WebTask]) -> [String] {
        Set(tasks.compactMap(\.storageState)).filter { logins[$0] == nil }.sorted()
    }

    /// The way to the sites, and to no other host. Tasks whose stored login is not there begin signed out.
    /// - Parameter tasks: those that are played.
    public func transport(for tasks: [WebTask]) -> LiveTransport {
        var known = logins
        for name in missingLogins(of: tasks) { known[name] = [] }
        return LiveTransport(
            allowedHosts: addresses.flatMap { Self.hosts(of: $0.url) } + allowedHosts,
            placeholders: Dictionary(addresses.map { ($0.placeholder, $0.url) }, uniquingKeysWith: { $1 }),
            logins: known)
    }

    /// A site's host at its port; at those of http and https where the address names none.
    private static func hosts(of url: String) -> [String] {
        guard let url = WebURL(url), let host = url.host else { return [] }
        return (url.port.map { [$0] } ?? [80, 443]).map { "\(host):\($0)" }
    }
}
