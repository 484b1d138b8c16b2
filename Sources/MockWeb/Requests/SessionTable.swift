/// The sessions of one site in one world, by id: a bounded number of them.
///
/// Holds two generations: when the younger is full, the elder goes. A session in use moves to the younger, so those that were
/// used least recently go first, and no request costs more than the last.
struct SessionTable: Sendable {
    /// Sessions that one generation holds. As many of the latest are always kept, and never more than twice as many.
    static let generationLimit = 1024

    private var young: [String: LoginSession] = [:]
    private var old: [String: LoginSession] = [:]
    private let limit: Int

    init(generationLimit: Int = Self.generationLimit) { limit = max(1, generationLimit) }

    var count: Int { young.count + old.count }

    /// Whether both hold the same sessions, however they came to.
    func hasSameSessions(as other: SessionTable) -> Bool {
        count == other.count && old.merging(young) { $1 } == other.old.merging(other.young) { $1 }
    }

    /// The session of this id, which counts as a use of it.
    mutating func use(_ id: String) -> LoginSession? {
        if let session = young[id] { return session }
        guard let session = old.removeValue(forKey: id) else { return nil }
        self[id] = session
        return session
    }

    /// Keeps a session, or forgets it.
    subscript(id: String) -> LoginSession? {
        get { young[id] ?? old[id] }
        set {
            if !old.isEmpty { old[id] = nil }
            guard let newValue else {
                young[id] = nil
                return
            }
            if young.count >= limit, young[id] == nil {
                old = young
                young = [:]
            }
            young[id] = newValue
        }
    }
}
