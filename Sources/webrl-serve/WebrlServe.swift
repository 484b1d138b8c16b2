import Foundation
import Groundwork
import Serving
import Workbench

/// Serves what `webrl serve` and `webrl site serve` are asked for. It is started by them, with one argument.
@main
enum WebrlServe {
    static func main() {
        // Before any thread begins.
        let signals = TerminationSignals()
        Terminal.prepare()
        do {
            let order = try ServeOrder(argument: CommandLine.arguments.dropFirst().first ?? "")
            OpenFileLimit.raise()
            try serve(order, until: signals)
            try Terminal.check()
        } catch {
            Terminal.fail(error)
        }
    }

    private static func serve(_ order: ServeOrder, until signals: TerminationSignals) throws {
        if let parent = order.parent { ParentWatch.begin(parent) }
        let opened = try OpenedServer(order)
        let port = opened.server.port
        let host = order.address.contains(":") ? "[\(order.address)]" : order.address
        Terminal.line("http://\(host):\(port)/")
        for line in opened.lines { Terminal.line(line) }
        try Terminal.check()
        try Announcement(order).tell(port)
        signals.wait()
        opened.server.stop()
        if let file = order.portFile { unlink(file) }
    }
}
