import EnvironmentPool
import Groundwork
import Synchronization

/// The sessions of the process, by number.
enum Sessions {
    private struct Open {
        var sessions: [UInt64: PoolFrames] = [:]
        var openers: [[String]: PoolOpener] = [:]
        var next: UInt64 = 1
    }
    private static let open = Mutex(Open())

    /// Begins one. Those of the same folders share what they load.
    static func begin(sites: String, suites: String) -> UInt64 {
        open.withLock { open in
            let known = open.openers[[sites, suites]]
            let opener = known ?? PoolOpener(sites: sites, suites: suites, allowsPaths: true)
            open.openers[[sites, suites]] = opener
            defer { open.next += 1 }
            open.sessions[open.next] = PoolFrames { request throws(PoolError) in try opener.open(request) }
            return open.next
        }
    }

    static func find(_ number: UInt64) -> PoolFrames? { open.withLock { $0.sessions[number] } }

    /// Ends one.
    static func end(_ number: UInt64) {
        // What it held is freed outside of the lock.
        let session = open.withLock { $0.sessions.removeValue(forKey: number) }
        session?.rest()
    }

    /// Returns once no thread of any session is left.
    static func rest() {
        for session in open.withLock({ Array($0.sessions.values) }) { session.rest() }
    }
}
