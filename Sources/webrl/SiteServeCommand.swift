import ArgumentParser
import Foundation
import Workbench

extension SiteCommand {
    struct Serve: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Serve mock sites over HTTP on the loopback interface, for real browsers.",
            discussion: """
                With --watch a site whose files change is loaded again, and its worlds begin anew; one with mistakes stays as it was, and the
                mistakes are told.

                All sites are on one port, told apart by the Host that a request names. Ends on SIGINT or SIGTERM.

                Examples:
                  webrl site serve --port 8080
                  webrl site serve --sites my-sites --site shelf --watch
                  chromium --host-resolver-rules="MAP *.test 127.0.0.1:8080" http://shopping.test/
                  curl -x http://127.0.0.1:8080 http://shopping.test/
                  firefox http://shopping.localhost:8080/
                """)

        @Option(name: .customLong("site"), help: "A site to serve; several times for several (default: all).")
        var names: [String] = []

        @Option(help: "TCP port; 0 for any that is free.")
        var port = 8080

        @Flag(help: "Load sites again when their files change.")
        var watch = false

        @OptionGroup var siteFolder: SiteOptions

        func validate() throws {
            try FlagRange.check("--port", port, FlagRange.ports)
        }

        func run() throws {
            let library = try siteFolder.library()
            var order = ServeOrder(.sites(names: names), sitesFolder: library.folder, port: port)
            order.watches = watch
            try ServerProgram.become(order)
        }
    }
}
