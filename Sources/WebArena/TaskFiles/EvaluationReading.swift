import Groundwork
import WebEnv

/// The `eval` object of WebArena and of VisualAgentBench.
extension TaskReader {
    /// What the task says under `eval`; nil for nothing.
    func evaluation() throws -> EvaluationSpec? {
        guard let eval = value["eval"], !eval.isNull else { return nil }
        if let checks = eval.array { return try verifiedEvaluation(checks) }
        guard case .object = eval else { throw mistake("eval", "expected an object") }
        let kinds = try texts("eval_types", in: eval, path: "eval.eval_types").map { name in
            guard let kind = EvaluationSpec.Kind(rawValue: name) else {
                throw mistake("eval.eval_types", "unknown evaluator '\(name)'")
            }
            return kind
        }
        let spec = EvaluationSpec(
            kinds: kinds,
            referenceAnswers: try read(kinds.contains(.stringMatch)) {
                try answers(eval["reference_answers"], path: "eval.reference_answers")
            } ?? nil,
            referenceURL: try read(kinds.contains(.urlMatch)) { try optionalText("reference_url", eval) }
                ?? nil,
            urlNote: try read(kinds.contains(.urlMatch)) { try optionalText("url_note", eval) } ?? nil,
            programHTML: try read(kinds.contains(.programHTML)) { try contentChecks(eval["program_html"]) }
                ?? [],
            stringNote: try read(kinds.contains(.stringMatch)) { try optionalText("string_note", eval) }
                ?? nil,
            scoring: try scoring(eval), functions: .webArena)
        if let obstacle = spec.obstacle { throw mistake("eval.\(obstacle.field)", obstacle.reason) }
        return spec
    }

    /// A field as it is read; where no evaluator reads it, whatever it holds is no mistake.
    /// - Returns: nil for a field that nobody reads and that has another form.
    private func read<Field>(_ isRead: Bool, _ field: () throws -> Field) throws -> Field? {
        isRead ? try field() : try? field()
    }

    /// Keys that only tasks with VisualAgentBench's rules have: WebArena-Lite's name the one that they were made from, and
    /// VisualWebArena's have a picture.
    private static let keysOfLite = ["old_task_id", "image", "visual_difficulty"]

    /// As the file says, else WebArena-Lite's for tasks that show that they are of its kind.
    private func scoring(_ eval: JSONValue) throws -> EvaluationSpec.Scoring {
        guard let name = try optionalText("scoring", eval) else {
            return Self.keysOfLite.contains { value[$0] != nil } ? .webArenaLite : .webArena
        }
        guard let scoring = EvaluationSpec.Scoring(rawValue: name) else {
            throw mistake("eval.scoring", "unknown scoring '\(name)'")
        }
        return scoring
    }

    private func optionalText(_ key: String, _ eval: JSONValue) throws -> String? {
        guard let entry = eval[key], !entry.isNull else { return nil }
        return try text(key, in: eval, path: "eval.\(key)")
    }

    private func answers(_ value: JSONValue?, path: String) throws -> ReferenceAnswers? {
        switch value {
        case nil, .null: return nil
        case .object(let members):
            return ReferenceAnswers(
                checks: try members.map { member in
                    guard let rule = ReferenceAnswers.Rule(rawValue: member.key) else {
                        throw mistake(path, "unknown rule '\(member.key)'")
                    }
                    let isList = member.value.array != nil
                    let values = try texts(member.key, in: .object([member]), path: "\(path).\(member.key)")
                    return ReferenceAnswers.Check(rule: rule, values: values, isScalar: !isList)
                })
        default: throw mistake(path, "expected an object")
        }
    }

    private func contentChecks(_ value: JSONValue?) throws -> [ContentCheck] {
        guard let value, !value.isNull else { return [] }
        guard let entries = value.array else { throw mistake("eval.program_html", "expected a list") }
        return try entries.enumerated().map { index, entry in
            let path = "eval.program_html[\(index)]"
            guard let required = try answers(entry["required_contents"], path: "\(path).required_contents")
            else {
                throw mistake("\(path).required_contents", "missing")
            }
            return ContentCheck(
                url: try text("url", in: entry, path: "\(path).url", required: true),
                locator: try text("locator", in: entry, path: "\(path).locator"), requiredContents: required,
                prepActions: try texts("prep_actions", in: entry, path: "\(path).prep_actions"))
        }
    }
}
