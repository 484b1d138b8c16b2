import Groundwork
import Synchronization
import WebEnv

/// One caller's pool, spoken to in frames: bytes in, bytes out, whatever carries them.
///
/// A caller opens one pool and has its handles for itself. Every request gets an answer with the same call number, an error among them
/// (``FrameHeader/errorKind``); no bytes make it trap. Calls may come from several threads at once.
///
/// Source: `docs/reference/frames.md`
public final class PoolFrames: Sendable {
    /// What a request asks for. The raw value is its kind in frames.
    public enum Request: UInt8, Sendable, Hashable, CaseIterable {
        /// Who answers, and what it knows.
        case hello = 1
        /// Opens the pool.
        case open = 2
        /// Makes environments.
        case make = 3
        /// Begins episodes.
        case reset = 4
        /// Steps, answered when all are done.
        case step = 5
        /// Steps, answered at once.
        case start = 6
        /// Outcomes of steps that were begun.
        case wait = 7
        /// What was said last.
        case observe = 8
        /// Copies.
        case fork = 9
        /// Keeps environments as they stand.
        case snapshot = 10
        /// Puts environments back to what was kept.
        case restore = 11
        /// Forgets environments and snapshots.
        case free = 12
        /// The next actions of reference solutions.
        case oracle = 13
        /// The tasks of the pool.
        case tasks = 14
        /// How many of everything there are.
        case counts = 15

        var answer: UInt8 { rawValue | FrameHeader.answerBit }
    }

    let opener: @Sendable (PoolRequest) throws(PoolError) -> EnvironmentPool
    let answerRoom: Int
    private let current = Mutex<EnvironmentPool?>(nil)

    /// - Parameters:
    ///   - answerRoom: bytes of texts in an answer at most; the outcomes beyond it come without texts, and say so.
    ///   - opener: opens the pool that the caller asks for.
    public init(
        answerRoom: Int = 1 << 30,
        opener: @escaping @Sendable (PoolRequest) throws(PoolError) -> EnvironmentPool
    ) {
        self.answerRoom = min(max(0, answerRoom), 1 << 30)
        self.opener = opener
    }

    /// The answer to a request.
    public func answer(to frame: UnsafeRawBufferPointer) -> FrameAnswer {
        // What is too short for a header has no call number to repeat.
        let call: UInt32 = frame.count >= FrameHeader.size ? frame.number(at: 8) : 0
        do throws(PoolError) {
            let header = try FrameHeader(frame)
            guard let request = Request(rawValue: header.kind) else {
                throw PoolError(.badFrame, "no request has the kind \(header.kind)")
            }
            var body = FrameReader(frame)
            return try answer(to: request, header, &body)
        } catch {
            return FrameAnswer(error, call: call)
        }
    }

    /// The answer to a request.
    public func answer(to frame: [UInt8]) -> [UInt8] { frame.withUnsafeBytes { answer(to: $0).bytes } }

    /// Returns once no step is under way and no thread of the pool's is left, as before the process is forked.
    public func rest() { current.withLock { $0 }?.rest() }

    /// The pool, once it is open.
    /// - Throws: ``PoolError`` where it is not.
    func pool() throws(PoolError) -> EnvironmentPool {
        guard let pool = current.withLock({ $0 }) else {
            throw PoolError(.badInput, "no pool is open: the first request opens one")
        }
        return pool
    }

    /// - Throws: ``PoolError`` where a pool is open already.
    func keep(_ pool: EnvironmentPool) throws(PoolError) {
        let isFirst = current.withLock { current in
            defer { current = current ?? pool }
            return current == nil
        }
        if !isFirst { throw PoolError(.badInput, "a pool is open already") }
    }
}
