import Foundation
import Groundwork
import Synchronization
import Workbench

/// Standard output and standard error, as `webrl` has them.
enum Terminal {
    /// The error number of the first write that failed; 0 for none.
    private static let failure = Mutex<Int32>(0)

    static func prepare() {
        // A client that goes away ends its connection, not the server.
        signal(SIGPIPE, SIG_IGN)
    }

    static func line(_ text: String) {
        failure.withLock { failure in
            if failure == 0 { failure = write(text + "\n", to: STDOUT_FILENO) }
        }
    }

    /// Rewrites one line on a terminal; where standard error is a file or a pipe, writes one now and then.
    @Sendable static func progress(_ text: String) {
        if isatty(STDERR_FILENO) == 1 {
            _ = write("\r\u{1B}[K\(text)", to: STDERR_FILENO)
        } else if pace.isDue(text, at: .now) {
            _ = write(text + "\n", to: STDERR_FILENO)
        }
    }

    private static let pace = ProgressPace(start: .now)

    /// - Throws: ``InputError`` where something could not be written.
    static func check() throws {
        let code = failure.withLock { $0 }
        guard code != 0 else { return }
        throw InputError("standard output could not be written: \(String(cString: strerror(code)))")
    }

    /// Says what was wrong in one sentence, and ends.
    static func fail(_ error: any Error) -> Never {
        _ = write("webrl: \(error)\n", to: STDERR_FILENO)
        exit(2)
    }

    private static func write(_ text: String, to descriptor: Int32) -> Int32 {
        Array(text.utf8).withUnsafeBytes { OpenFile.write($0, to: descriptor) }
    }
}
