import Foundation
import Groundwork

/// What `webrl` asks of the program that serves, which is one of its own: its flags, checked, with every path found.
///
/// It goes over as one argument of JSON. See `docs/decisions/0018-the-server-is-a-program-of-its-own.md`.
package struct ServeOrder: Codable, Sendable, Hashable {
    /// What is served.
    package enum Content: Codable, Sendable, Hashable {
        /// Mock sites, for browsers.
        case sites(names: [String])
        case environments(Environments)
        case imagined(Imagined)
    }

    /// Environments, for clients of OpenEnv and of the Python package.
    package struct Environments: Codable, Sendable, Hashable {
        /// A suite, a task file or a site.
        package var what: String
        /// Folder with the suites.
        package var suitesFolder: String
        package var dialect: String
        package var window: Int?
        package var maxSteps: Int?
        package var seed: UInt64
        /// Threads that a call works on; nil for as many as there are cores.
        package var workers: Int?
        /// Sessions at most.
        package var sessions: Int
        /// Environments and snapshots of all clients together at most.
        package var environments: Int
        package var idleSeconds: Double
        package var silentSeconds: Double
        /// Whether clients of `/frames` may name paths.
        package var allowsPaths: Bool

        package init(what: String, suitesFolder: String) {
            self.what = what
            self.suitesFolder = suitesFolder
            dialect = "webarena"
            seed = 0
            sessions = 1024
            environments = 10_000
            idleSeconds = 900
            silentSeconds = 60
            allowsPaths = false
        }
    }

    /// What a world model imagines, for browsers.
    package struct Imagined: Codable, Sendable, Hashable {
        package var sites: [String]
        /// Learn from this run's episodes; nil for episodes that are played now.
        package var run: String?
        package var episodes: Int
        package var seed: UInt64
        package var workers: Int

        package init(sites: [String], run: String?, episodes: Int, seed: UInt64, workers: Int) {
            self.sites = sites
            self.run = run
            self.episodes = episodes
            self.seed = seed
            self.workers = workers
        }
    }

    /// Of this format.
    package private(set) var version = 1
    package var content: Content
    /// Folder with the sites.
    package var sitesFolder: String
    /// An address of this machine, as numbers.
    package var address = "127.0.0.1"
    /// 0 for any that is free.
    package var port: Int
    /// Other names that clients know the server by.
    package var names: [String] = []
    /// File with the bearer token; nil where none is asked for.
    package var tokenFile: String?
    /// File that gets the port once clients are let in.
    package var portFile: String?
    /// Descriptor that gets the port then, and is closed.
    package var readyDescriptor: Int32?
    /// Whether sites whose files change are loaded again.
    package var watches = false
    /// Process that the server ends with.
    package var parent: Int32?

    package init(_ content: Content, sitesFolder: String, port: Int) {
        self.content = content
        self.sitesFolder = sitesFolder
        self.port = port
    }

    /// - Throws: ``InputError`` where the text is no order of this version.
    package init(argument: String) throws {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(argument.utf8))
        } catch {
            throw InputError("webrl-serve is started by 'webrl serve' and 'webrl site serve'")
        }
        if version != 1 { throw InputError("webrl-serve knows orders of version 1, and this is \(version)") }
    }

    /// The order as one argument.
    package func argument() throws -> String {
        String(decoding: try JSONEncoder().encode(self), as: UTF8.self)
    }

    /// Whether only this machine reaches the server.
    package var isLoopback: Bool { Self.isLoopback(address) }

    /// Whether only this machine reaches an address.
    package static func isLoopback(_ address: String) -> Bool {
        address == "::1" || address.hasPrefix("127.")
    }
}
