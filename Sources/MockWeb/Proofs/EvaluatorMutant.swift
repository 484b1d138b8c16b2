import Groundwork
import WebEnv

/// An altered or weakened copy of an evaluator. A good set of canaries tells every one from the original.
///
/// Source: DeMillo, Lipton, Sayward, "Hints on Test Data Selection", IEEE Computer 11(4), 1978.
struct EvaluatorMutant: Sendable {
    /// What was changed, for reports.
    let change: String
    let spec: EvaluationSpec
}

/// Makes the mutants of a task's evaluator: one for each place where a check can be lost, loosened, or made to ask for
/// something else.
///
/// A check of a page is loosened only in what the agent itself enters: what a page says of its own accord, such as the price
/// that goes with a product, no agent can vary alone.
struct EvaluatorMutation {
    private let evaluation: EvaluationSpec
    private let entered: [String]

    init(of task: WebTask, evaluation: EvaluationSpec) {
        self.evaluation = evaluation
        entered = task.solution.filter { $0.verb == .fill }.map(\.text)
    }

    var mutants: [EvaluatorMutant] { kindMutants + answerMutants + addressMutants + contentMutants }

    private func mutant(_ change: String, _ edit: (inout EvaluationSpec) -> Void) -> EvaluatorMutant {
        var copy = evaluation
        edit(&copy)
        return EvaluatorMutant(change: change, spec: copy)
    }

    private var kindMutants: [EvaluatorMutant] {
        let kinds = evaluation.kinds
        let lost = kinds.map { kind in
            mutant("without \(kind.rawValue)") { $0.kinds.removeAll { $0 == kind } }
        }
        return lost + (kinds.count > 1 ? [mutant("accepts everything") { $0.kinds = [] }] : [])
    }

    private var answerMutants: [EvaluatorMutant] {
        guard evaluation.kinds.contains(.stringMatch), let references = evaluation.referenceAnswers else {
            return []
        }
        return references.mutants { _, _ in true }.map { change, references in
            mutant("reference answer: \(change)") { $0.referenceAnswers = references }
        }
    }

    private var addressMutants: [EvaluatorMutant] {
        guard evaluation.kinds.contains(.urlMatch), let address = evaluation.referenceURL else { return [] }
        let other = address.replacingAll(" |OR| ", by: "other |OR| ") + "other"
        var result = [mutant("another address") { $0.referenceURL = other }]
        let parts = address.utf8.split(separator: UInt8(ascii: "?"), maxSplits: 1)
        if parts.count == 2 {
            let path = String(decoding: parts[0], as: UTF8.self)
            result.append(mutant("address without its query") { $0.referenceURL = path })
        }
        return result
    }

    private var contentMutants: [EvaluatorMutant] {
        guard evaluation.kinds.contains(.programHTML) else { return [] }
        let checks = evaluation.programHTML
        return checks.indices.flatMap { index -> [EvaluatorMutant] in
            let place = "page content \(index + 1)"
            let lost =
                checks.count == 1 ? [] : [mutant("without \(place)") { $0.programHTML.remove(at: index) }]
            // A whole value that the solution enters, or a part of one.
            let references = checks[index].requiredContents.mutants { value, isWhole in
                entered.contains { isWhole ? $0 == value : $0.contains(value) }
            }
            return lost
                + references.map { change, references in
                    mutant("\(place): \(change)") { $0.programHTML[index].requiredContents = references }
                }
        }
    }
}

extension ReferenceAnswers {
    /// Copies with one value lost or another, or one rule loosened.
    /// - Parameter canVary: whether an attempt can change this value alone, which is all that is compared or a part of it.
    fileprivate func mutants(
        where canVary: (String, _ isWhole: Bool) -> Bool
    ) -> [(change: String, references: ReferenceAnswers)] {
        checks.indices.flatMap { index -> [(change: String, references: ReferenceAnswers)] in
            let check = checks[index]
            func changed(_ edit: (inout ReferenceAnswers.Check) -> Void) -> ReferenceAnswers {
                var copy = self
                edit(&copy.checks[index])
                return copy
            }
            var result = check.values.indices.map { place in
                (
                    "another value for '\(check.values[place])'",
                    changed { $0.values[place] = check.anotherValue(at: place) }
                )
            }
            if check.rule == .mustInclude, check.values.count > 1 {
                result += check.values.indices.filter { canVary(check.values[$0], false) }.map { place in
                    ("without '\(check.values[place])'", changed { $0.values.remove(at: place) })
                }
            }
            if check.rule == .exactMatch, check.values.allSatisfy({ canVary($0, true) }) {
                let looser = changed {
                    $0.rule = .mustInclude
                    $0.isScalar = false
                }
                result.append(("must_include in place of exact_match", looser))
            }
            return result
        }
    }
}

extension ReferenceAnswers.Check {
    /// A value of another meaning. A judge passes over a word too many, but not over another number.
    fileprivate func anotherValue(at place: Int) -> String {
        let value = values[place]
        guard rule == .fuzzyMatch else { return "another " + value }
        guard value.utf8.contains(where: \.isASCIIDigit) else { return "something else" }
        let bytes = value.utf8.map { $0.isASCIIDigit ? ($0 - 0x30 + 1) % 10 + 0x30 : $0 }
        return String(decoding: bytes, as: UTF8.self)
    }
}
