import Foundation
import Groundwork
import Workbench

/// Tells whoever started the server the port, once clients are let in.
struct Announcement {
    private let order: ServeOrder

    init(_ order: ServeOrder) { self.order = order }

    /// - Throws: ``InputError`` where it can't be told.
    func tell(_ port: Int) throws {
        let text = Array("\(port)\n".utf8)
        // Whole or not at all: whoever finds the file finds the port in it.
        if let file = order.portFile { try AtomicFile.write(text, to: file, isDurable: false) }
        guard let descriptor = order.readyDescriptor else { return }
        let failure = text.withUnsafeBytes { OpenFile.write($0, to: descriptor) }
        close(descriptor)
        if failure != 0 {
            throw InputError("--ready-fd \(descriptor): \(String(cString: strerror(failure)))")
        }
    }
}

/// Ends this process when another has ended.
enum ParentWatch {
    /// - Parameter parent: the process that started this one.
    static func begin(_ parent: Int32) {
        let thread = Thread {
            // A process whose parent has ended gets another; no signal says so for parents of several threads.
            while getppid() == parent { usleep(200_000) }
            kill(getpid(), SIGTERM)
        }
        thread.start()
    }
}

/// A connection is an open file, and a thousand sessions are as many.
enum OpenFileLimit {
    static func raise() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
