import Groundwork
import WebEnv

extension WebTask {
    /// Whether the task's evaluator tests nothing, so that whatever an agent does scores 1, as in WebArena.
    public var testsNothing: Bool { evaluation?.testsNothing ?? false }
}

extension EvaluationSpec {
    /// Whether every end of an episode scores 1: there is no evaluator in `eval_types`, or each asks for nothing.
    public var testsNothing: Bool {
        checks == nil
            && kinds.allSatisfy { kind in
                switch kind {
                case .stringMatch: referenceAnswers?.checks.allSatisfy(\.testsNothing) ?? false
                case .urlMatch: testsNoAddress
                case .programHTML: programHTML.allSatisfy(\.testsNothing)
                }
            }
    }

    /// The empty address is a part of every other one.
    private var testsNoAddress: Bool {
        guard let reference = referenceURL else { return false }
        let isPart = scoring == .webArena ? urlNote ?? "GOLD in PRED" : urlNote ?? "EXACT"
        return isPart == "GOLD in PRED"
            && reference.splitting(on: " |OR| ").contains { $0.allSatisfy { $0 == "/" } }
    }
}

extension ReferenceAnswers.Check {
    /// Whether every text satisfies the check.
    fileprivate var testsNothing: Bool {
        switch rule {
        case .mustInclude: values.allSatisfy { $0.splitting(on: " |OR| ").contains(where: Self.isEmpty) }
        case .oneOf: values.contains(where: Self.isEmpty)
        case .exactMatch, .mustExclude, .requiredValues, .fuzzyMatch: values.isEmpty
        case .unachievable: false
        }
    }

    /// Whether nothing is left of a reference as it is compared: white space, or a quote alone.
    private static func isEmpty(_ reference: String) -> Bool { StringEvaluator.cleaned(reference).isEmpty }
}

extension ContentCheck {
    fileprivate var testsNothing: Bool {
        let rules = requiredContents.checks
        let rule = rules.first { $0.rule == .exactMatch } ?? rules.first
        return rule?.testsNothing ?? false
    }
}
