/// One comparison of a text with a regular expression, in all ways at once: the work grows with the length of the text times
/// the size of the expression, whatever the expression.
struct ExpressionRun<Unit: FixedWidthInteger & UnsignedInteger> {
    /// Which part of the text is to match.
    enum Extent { case anyPart, whole }

    private let text: UnsafeBufferPointer<Unit>
    private let program: ExpressionProgram
    private let extent: Extent
    /// What is left of the work that may be done; below 0 where that was not enough.
    package private(set) var steps: Int
    /// Where an instruction was entered last: each is entered once a place.
    private var entered: [Int]
    private var now: [Int] = []
    private var next: [Int] = []
    private var open: [Int] = []

    /// - Parameter steps: instructions and places of the text at most.
    init(_ program: ExpressionProgram, on text: UnsafeBufferPointer<Unit>, extent: Extent, steps: Int) {
        self.text = text
        self.program = program
        self.extent = extent
        self.steps = steps
        entered = Array(repeating: -1, count: program.instructions.count)
    }

    /// Whether the text matches. Where ``steps`` is below 0 afterwards, the answer means nothing.
    package mutating func matches() -> Bool { extent == .whole ? matchesWhole() : search() }

    private mutating func search() -> Bool {
        for place in 0...text.count {
            steps -= 1
            if now.isEmpty, let first = program.first {
                guard place < text.count else { return false }
                if !first.contains(UInt32(truncatingIfNeeded: text[place])) { continue }
            }
            if enter(0, at: place) { return true }
            guard place < text.count, steps >= 0 else { return false }
            if advance(over: text[place], to: place + 1) { return true }
        }
        return false
    }

    private mutating func matchesWhole() -> Bool {
        if enter(0, at: 0) { return true }
        for place in text.indices {
            steps -= 1
            guard !now.isEmpty, steps >= 0 else { return false }
            if advance(over: text[place], to: place + 1) { return true }
        }
        return false
    }

    /// - Returns: whether a match ends here.
    private mutating func advance(over unit: Unit, to place: Int) -> Bool {
        next.removeAll(keepingCapacity: true)
        swap(&now, &next)
        let unit = UInt32(truncatingIfNeeded: unit)
        for index in next {
            steps -= 1
            guard case .unit(let set) = program.instructions[index], program.sets[set].contains(unit) else {
                continue
            }
            if enter(index + 1, at: place) { return true }
        }
        return false
    }

    /// Follows what takes no unit.
    private mutating func enter(_ start: Int, at place: Int) -> Bool {
        open.append(start)
        while let index = open.popLast() {
            guard entered[index] != place else { continue }
            entered[index] = place
            steps -= 1
            switch program.instructions[index] {
            case .unit: now.append(index)
            case .split(let one, let other): open += [other, one]
            case .jump(let target): open.append(target)
            case .place(let kind): if isAt(kind, place) { open.append(index + 1) }
            case .match:
                guard extent == .anyPart || place == text.count else { continue }
                open.removeAll()
                return true
            }
        }
        return false
    }

    private func isAt(_ kind: ExpressionProgram.Place, _ place: Int) -> Bool {
        let before = place > 0 && isWord(text[place - 1])
        let after = place < text.count && isWord(text[place])
        switch kind {
        case .start: return place == 0
        case .end: return place == text.count
        case .wordEdge: return before != after
        case .noWordEdge: return before == after
        case .wordStart: return !before && after
        case .wordEnd: return before && !after
        }
    }

    private func isWord(_ unit: Unit) -> Bool { UnitSet.word.contains(UInt32(truncatingIfNeeded: unit)) }
}
