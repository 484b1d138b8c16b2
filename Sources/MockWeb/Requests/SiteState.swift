import Groundwork

/// All that can change on a site: the value that a world keeps for it. A copy is a fork.
public struct SiteState: Sendable {
    /// What was written to the database.
    public internal(set) var database: DatabaseState
    /// Seconds since 1970 that the next request takes for the time.
    public internal(set) var clock: Int64
    var sessions = SessionTable()
    /// Chance for the site's SQL.
    var randomness: RandomSource
    /// The next session's id follows from it. The same for all seeds: pages that know their visitor by the session's id are
    /// then the same in every world, and are shared.
    var sessionIDs: RandomSource
}

/// What the site knows of one visitor.
struct LoginSession: Sendable, Equatable {
    struct Flash: Sendable, Hashable {
        let kind: String
        let text: String
    }
    /// By the order of `session.defaults`.
    var variables: [SQLValue]
    /// Messages for the next page.
    var flash: [Flash] = []
}

extension SiteState {
    /// Takes over what sites on one database have in common: its contents, the time and the chance of its SQL.
    /// Sessions stay apart.
    mutating func share(_ other: SiteState) {
        database = other.database
        clock = other.clock
        randomness = other.randomness
    }

    /// Opens a session with a fresh id of 26 letters and digits, as PHP makes them.
    mutating func openSession(_ session: LoginSession) -> String {
        var id: [UInt8] = []
        for _ in 0..<2 {
            var bits = sessionIDs.next()
            for _ in 0..<13 {
                id.append(sessionAlphabet[Int(bits & 31)])
                bits >>= 5
            }
        }
        let text = String(decoding: id, as: UTF8.self)
        sessions[text] = session
        return text
    }
}

private let sessionAlphabet = Array("0123456789abcdefghijklmnopqrstuv".utf8)
