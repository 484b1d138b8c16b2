import Groundwork
import WebEnv

/// Says why a task is not proven, with the line of its template that is to blame.
struct FailedPlayback {
    let template: TaskTemplate
    let slots: TaskTemplate.Slots

    private static let mostTargets = 5

    // MARK: A step

    /// - Parameter step: its index among the steps that the slots make of the solution.
    func sentence(_ error: ReferencePlayerError) -> String {
        let step = error.step
        var wanted = "\(step.verb.rawValue) \(step.role ?? "element") '\(step.name ?? "")'"
        if let within = step.within { wanted += " within '\(within)'" }
        if step.nth > 0 { wanted += " nth \(step.nth)" }
        let near = nearest(to: step, among: error.offered)
        let rest = error.offered.count - near.count
        let offer =
            near.isEmpty
            ? "nothing to act on" : near.joined(separator: ", ") + (rest > 0 ? " and \(rest) others" : "")
        return place(ofStep: error.stepIndex)
            + "step \(error.stepIndex + 1) (\(wanted)) has no target on \(error.url); nearest there: \(offer)"
    }

    func sentence(_ problem: String, atStep index: Int) -> String { place(ofStep: index) + problem }

    private func place(ofStep index: Int) -> String {
        let locations = template.solution.flatMap { pattern in
            Array(repeating: pattern.location, count: template.count(of: pattern, slots))
        }
        return locations.indices.contains(index) ? Self.text(locations[index]) : ""
    }

    private static func text(_ location: SourceLocation) -> String { "\(location.file):\(location.line): " }

    /// What a page offers, the likest first.
    private func nearest(to step: SolutionStep, among offered: [String]) -> [String] {
        let wanted = (step.name ?? "").lowercased()
        let scored = offered.map { target -> (text: String, distance: Int) in
            let parts = target.split(separator: "'", maxSplits: 1).map(String.init)
            let name = (parts.count > 1 ? String(parts[1].dropLast()) : "").lowercased()
            let isOfRole = step.role.map { parts[0].lowercased().hasPrefix($0.lowercased()) } ?? true
            let contains =
                !wanted.isEmpty && !name.isEmpty && (name.contains(wanted) || wanted.contains(name))
            let distance = contains ? 1 : editDistance(String(name.prefix(80)), String(wanted.prefix(80)))
            return (target, 2 * distance + (isOfRole ? 0 : 3))
        }
        var seen: Set<String> = []
        return scored.enumerated().sorted {
            ($0.element.distance, $0.offset) < ($1.element.distance, $1.offset)
        }
        .map(\.element.text).filter { seen.insert($0).inserted }.prefix(Self.mostTargets).map { $0 }
    }

    // MARK: A check

    /// Which check of the evaluator failed at the end of a solution.
    func sentence(_ task: WebTask, end: WebEnvironment) -> String {
        let answer = task.solution.last?.text ?? ""
        guard let evaluation = task.evaluation else { return "there is no evaluator" }
        var session = end.session
        let result: EvaluationResult
        do { result = try Evaluator(evaluation).evaluate(answer: answer, session: &session) } catch {
            return "the evaluator can't run: \(error)"
        }
        let wanted = wanted(evaluation)
        guard let index = result.parts.firstIndex(where: { $0.score < 1 }), wanted.indices.contains(index)
        else {
            return "the solution scores 0"
        }
        return Self.text(wanted[index].location)
            + "the solution fails \(result.parts[index].kind), which wants \(wanted[index].text); there was \(result.parts[index].detail)"
    }

    /// What each part of an evaluator wants, in the order in which they are run.
    private func wanted(_ evaluation: EvaluationSpec) -> [(location: SourceLocation, text: String)] {
        evaluation.kinds.flatMap { kind -> [(location: SourceLocation, text: String)] in
            switch kind {
            case .stringMatch:
                [(template.places.answers ?? template.location, text(evaluation.referenceAnswers))]
            case .urlMatch: [(template.places.url ?? template.location, evaluation.referenceURL ?? "")]
            case .programHTML:
                evaluation.programHTML.enumerated().map { index, check in
                    let known = template.places.contents
                    let place = known.indices.contains(index) ? known[index] : template.location
                    return (place, text(check.requiredContents))
                }
            }
        }
    }

    private func text(_ answers: ReferenceAnswers?) -> String {
        (answers?.checks ?? []).map { check in
            "\(check.rule.rawValue) " + check.values.map { "'\($0)'" }.joined(separator: ", ")
        }.joined(separator: " and ")
    }
}
