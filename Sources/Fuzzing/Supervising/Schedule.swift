/// Which inputs come next. All surfaces take turns, a slice each; what was handed out and not run to its end is known, so
/// that a run can go on where it stopped.
struct Schedule {
    /// A piece of work: inputs of one surface.
    struct Piece {
        /// Index of the surface.
        let surface: Int
        var numbers: Range<UInt64>
    }

    private let slices: [UInt64]
    /// The first input of each surface that was not handed out.
    private var next: [UInt64]
    /// Inputs that may still be handed out; nil for no bound.
    private var remaining: UInt64?
    private var turn: [Piece] = []
    private var open: [Int: Piece] = [:]
    private var nextTicket = 0
    private(set) var abandoned: Set<Int> = []

    /// - Parameters:
    ///   - slices: inputs of each surface in a turn.
    ///   - next: the first input of each.
    ///   - inputs: in all; nil for no bound.
    init(slices: [UInt64], next: [UInt64], inputs: UInt64?) {
        self.slices = slices
        self.next = next
        remaining = inputs
    }

    /// The next piece with a ticket to give it back by; nil where all is done.
    mutating func take() -> (ticket: Int, piece: Piece)? {
        while true {
            if turn.isEmpty { beginTurn() }
            guard !turn.isEmpty else { return nil }
            let piece = turn.removeFirst()
            if abandoned.contains(piece.surface) { continue }
            nextTicket += 1
            open[nextTicket] = piece
            return (nextTicket, piece)
        }
    }

    /// In proportion to the slices where fewer inputs remain than a turn has.
    private mutating func beginTurn() {
        let active = slices.indices.filter { !abandoned.contains($0) }
        let whole = active.reduce(0) { $0 + slices[$1] }
        guard whole > 0, remaining != 0 else { return }
        let budget = min(remaining ?? whole, whole)
        for surface in active {
            let count = max(1, UInt64(Double(slices[surface]) * Double(budget) / Double(whole)))
            turn.append(Piece(surface: surface, numbers: next[surface]..<next[surface] + count))
            next[surface] += count
        }
        if let left = remaining { remaining = left > whole ? left - whole : 0 }
    }

    /// All inputs of a piece before `number` have been run.
    mutating func advance(_ ticket: Int, to number: UInt64) {
        guard let piece = open[ticket] else { return }
        open[ticket]?.numbers = min(number, piece.numbers.upperBound)..<piece.numbers.upperBound
    }

    mutating func finish(_ ticket: Int) { open[ticket] = nil }

    mutating func abandon(_ surface: Int) { abandoned.insert(surface) }

    /// For each surface the number before which everything has been run.
    var resumePoints: [UInt64] {
        var points = next
        for piece in turn + open.values {
            points[piece.surface] = min(points[piece.surface], piece.numbers.lowerBound)
        }
        return points
    }
}
