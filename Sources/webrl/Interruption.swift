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
                Self.end(by: number)
            }
            source.resume()
            return source
        }
    }

    /// Ends the program by a signal, so that whoever started the command sees which it was.
    private static func end(by number: Int32) {
        signal(number, SIG_DFL)
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, number)
        // Dispatch blocks the signals that it watches in all threads; only this thread gets this one.
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        raise(number)
    }

    deinit {
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
}
