/// The verdicts of one check on one text, value by value, so that the check can be asked without one of its values, or with
/// another in its place, at the cost of that value alone.
struct ValueVerdicts {
    private enum Verdict { case holds, fails, error }

    private let holds: (String) throws -> Bool
    private let verdicts: [Verdict]
    /// By place, the first at or behind it that does not hold; the number of values where all hold.
    private let nextMiss: [Int]

    /// - Parameter holds: whether one value holds. A check holds where all its values do, and stops at the first that does not.
    init(_ values: [String], holds: @escaping (String) throws -> Bool) {
        self.holds = holds
        let verdicts = values.map { Self.verdict($0, holds) }
        var nextMiss = Array(repeating: values.count, count: values.count + 1)
        for place in values.indices.reversed() {
            nextMiss[place] = verdicts[place] == .holds ? nextMiss[place + 1] : place
        }
        self.verdicts = verdicts
        self.nextMiss = nextMiss
    }

    private static func verdict(_ value: String, _ holds: (String) throws -> Bool) -> Verdict {
        do { return try holds(value) ? .holds : .fails } catch { return .error }
    }

    /// - Returns: nil where the check can't be decided.
    var all: Bool? { verdict(of: nextMiss[0]) }

    /// The verdict without the value at a place, or with another one there.
    func verdict(at place: Int, replacedBy value: String?) -> Bool? {
        guard nextMiss[0] >= place else { return verdict(of: nextMiss[0]) }
        if let value {
            switch Self.verdict(value, holds) {
            case .holds: break
            case .fails: return false
            case .error: return nil
            }
        }
        return verdict(of: nextMiss[place + 1])
    }

    private func verdict(of miss: Int) -> Bool? {
        guard miss < verdicts.count else { return true }
        return verdicts[miss] == .fails ? false : nil
    }
}

extension ReferenceAnswers.Check {
    /// What is between this check and another that differs in one value alone; nil where more does.
    func difference(to other: ReferenceAnswers.Check) -> (place: Int, value: String?)? {
        guard rule == other.rule, isScalar == other.isScalar, !values.isEmpty else { return nil }
        guard
            let place = values.indices.first(where: {
                $0 >= other.values.count || values[$0] != other.values[$0]
            })
        else { return nil }
        let rest = values[(place + 1)...]
        if other.values.count == values.count, rest.elementsEqual(other.values[(place + 1)...]) {
            return (place, other.values[place])
        }
        if other.values.count == values.count - 1, rest.elementsEqual(other.values[place...]) {
            return (place, nil)
        }
        return nil
    }
}
