import Dispatch
import Foundation

/// Says how work that is stopped from outside (Control-C) can be gone on with.
final class Interruption {
    private let sources: [any DispatchSourceSignal]

    /// - Parameter command: goes on with the work.
    init(goOnWith command: String) {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                Output.endProgress()
                ErrorReport.write("stopped; go on with: \(command)")
                // Whoever started the command sees by which signal it ended.
                signal(number, SIG_DFL)
                kill(getpid(), number)
            }
            source.resume()
            return source
        }
    }

    deinit {
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
}
