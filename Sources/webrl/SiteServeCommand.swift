import ArgumentParser
import Foundation
import MockWeb

extension SiteCommand {
    struct Serve: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Serve mock sites over HTTP on the loopback interface, for real browsers.",
            discussion: """
                All sites are on one port, told apart by the Host that a request names. Ends on SIGINT or SIGTERM.

                Examples:
                  webrl site serve --port 8080
                  chromium --host-resolver-rules="MAP *.test 127.0.0.1:8080" http://shopping.test/
                  curl -x http://127.0.0.1:8080 http://shopping.test/
                  firefox http://shopping.localhost:8080/
                """)

        @Option(name: .customLong("site"), help: "A site to serve; several times for several (default: all).")
        var names: [String] = []

        @Option(help: "TCP port; 0 for any that is free.")
        var port = 8080

        @OptionGroup var siteFolder: SiteOptions

        func validate() throws {
            try FlagRange.check("--port", port, FlagRange.ports)
        }

        func run() throws {
            let library = try siteFolder.library()
            let signals = TerminationSignals()
            let hosts = try library.hosts(names.isEmpty ? nil : names)
            let server = try SiteServer(hosts: hosts, port: port)
            Output.line("http://127.0.0.1:\(server.port)/")
            for host in hosts { Output.line("\(host.site.name)  \(host.site.address)  \(host.site.title)") }
            try Output.check()
            signals.wait()
            server.stop()
        }
    }
}

/// SIGINT and SIGTERM, taken by nobody but who waits for them.
struct TerminationSignals {
    private var signals = sigset_t()

    /// To be made before any thread begins.
    init() {
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    func wait() {
        var signals = signals
        var signal: Int32 = 0
        sigwait(&signals, &signal)
    }
}
