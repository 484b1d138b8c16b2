import ArgumentParser
import Foundation
import Groundwork
import WebEnv
import Workbench

/// Sites on a network, in place of the bundled ones.
struct LiveSiteOptions: ParsableArguments {
    @Option(
        name: .customLong("address"),
        help: ArgumentHelp(
            "Play on this live site in place of a bundled one (shopping=http://shop.example.org:7770); once a site.",
            valueName: "NAME=URL"))
    var addresses: [String] = []

    @Option(
        help: ArgumentHelp(
            "Folder of stored logins of live sites: shopping_state.json and so on, as Playwright stores them.",
            valueName: "folder"), completion: .directory)
    var logins: String?

    @Option(
        name: .customLong("allow"),
        help: ArgumentHelp(
            "A host that live sites may lead to (.example.org with all below it, example.org:8080); once a host.",
            valueName: "host"))
    var allowedHosts: [String] = []

    var isLive: Bool { !addresses.isEmpty }

    func validate() throws {
        if !isLive, logins != nil || !allowedHosts.isEmpty {
            throw ValidationError("--logins and --allow belong to live sites, which --address names")
        }
    }

    /// - Throws: ``InputError`` where an address or a stored login has another form.
    func sites() throws -> LiveSites {
        try LiveSites(
            addresses: addresses, loginFolder: logins, allowedHosts: allowedHosts,
            now: Date().timeIntervalSince1970)
    }

    /// The tasks that can be played on these sites; what is left out, and who is not signed in, is said on standard error.
    /// - Throws: ``InputError`` where none can.
    static func fitting(_ tasks: [WebTask], on sites: LiveSites, file: String) throws -> [WebTask] {
        let fitting = tasks.filter(sites.have)
        if fitting.count < tasks.count {
            let names = sites.missingSites(of: tasks).joined(separator: ", ")
            let sentence =
                "\(tasks.count - fitting.count) of \(tasks.count) tasks are set on sites without an --address: \(names)"
            if fitting.isEmpty { throw InputError("\(file): \(sentence)") }
            ErrorReport.write("skipped: \(sentence)")
        }
        let logins = sites.missingLogins(of: fitting)
        if !logins.isEmpty {
            ErrorReport.write(
                "warning: these stored logins are not in --logins, and their tasks begin signed out: \(logins.joined(separator: ", "))"
            )
        }
        return fitting
    }
}
