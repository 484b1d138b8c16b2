import Groundwork
import WebEnv

extension JSONWriter {
    /// A task in WebArena's keys and their order, then the ones added here.
    ///
    /// A task with WebArena-Verified's checks is written in that format, which has no room for the keys added here.
    public mutating func task(_ task: WebTask) {
        if let verified = task.evaluation?.verified { return verifiedTask(task, verified) }
        object { writer in
            writer.field("sites", task.sites)
            writer.identifier("task_id", task.taskID)
            writer.field("require_login", task.requiresLogin)
            writer.field("storage_state", task.storageState.map { "./.auth/\($0)_state.json" })
            writer.field("start_url", task.startURLs.joined(separator: " |AND| "))
            writer.field("geolocation", String?.none)
            writer.field("intent_template", task.intentTemplate)
            writer.slots(task.instantiation)
            writer.field("intent", task.intent)
            writer.field("require_reset", false)
            writer.key("eval")
            if let evaluation = task.evaluation { writer.evaluation(evaluation) } else { writer.null() }
            writer.identifier("intent_template_id", task.intentTemplateID)
            if !task.family.isEmpty { writer.field("family", task.family) }
            if !task.solution.isEmpty {
                writer.key("solution")
                writer.array { list in for step in task.solution { list.solutionStep(step) } }
            }
            writer.siteSeeds(task.siteSeeds)
        }
    }

    private mutating func verifiedTask(_ task: WebTask, _ evaluation: VerifiedEvaluation) {
        object { writer in
            writer.field("sites", task.sites)
            writer.identifier("task_id", task.taskID)
            writer.identifier("intent_template_id", task.intentTemplateID)
            writer.field("start_urls", task.startURLs)
            writer.field("intent", task.intent)
            writer.field("intent_template", task.intentTemplate)
            writer.slots(task.instantiation)
            writer.key("eval")
            writer.verifiedEvaluation(evaluation)
            writer.field("revision", evaluation.revision)
        }
    }

    private mutating func siteSeeds(_ seeds: [String: UInt64]) {
        if seeds.isEmpty { return }
        key("site_seeds")
        object { writer in
            for (site, seed) in seeds.sorted(by: { $0.key < $1.key }) { writer.field(site, seed) }
        }
    }

    /// A number where the identifier is one.
    private mutating func identifier(_ name: String, _ text: String) {
        if let number = Int(text), String(number) == text { field(name, number) } else { field(name, text) }
    }

    private mutating func slots(_ slots: [String: String]) {
        key("instantiation_dict")
        object { writer in
            for (name, value) in slots.sorted(by: { $0.key < $1.key }) { writer.field(name, value) }
        }
    }

    private mutating func evaluation(_ evaluation: EvaluationSpec) {
        object { writer in
            writer.field("eval_types", evaluation.kinds.map(\.rawValue))
            writer.key("reference_answers")
            if let answers = evaluation.referenceAnswers {
                writer.referenceAnswers(answers)
            } else {
                writer.null()
            }
            writer.field("reference_url", evaluation.referenceURL)
            writer.key("program_html")
            writer.array { list in for check in evaluation.programHTML { list.contentCheck(check) } }
            if let note = evaluation.urlNote { writer.field("url_note", note) }
            if let note = evaluation.stringNote { writer.field("string_note", note) }
            if evaluation.scoring != .webArena { writer.field("scoring", evaluation.scoring.rawValue) }
        }
    }

    private mutating func referenceAnswers(_ answers: ReferenceAnswers) {
        object { writer in
            for check in answers.checks {
                if check.isScalar {
                    writer.field(check.rule.rawValue, check.values.first)
                } else {
                    writer.field(check.rule.rawValue, check.values)
                }
            }
        }
    }

    private mutating func contentCheck(_ check: ContentCheck) {
        object { writer in
            writer.field("url", check.url)
            writer.field("locator", check.locator)
            writer.key("required_contents")
            writer.referenceAnswers(check.requiredContents)
            if !check.prepActions.isEmpty { writer.field("prep_actions", check.prepActions) }
        }
    }

    private mutating func solutionStep(_ step: SolutionStep) {
        object { writer in
            writer.field("verb", step.verb.rawValue)
            if let role = step.role { writer.field("role", role) }
            if let name = step.name { writer.field("name", name) }
            if let within = step.within { writer.field("within", within) }
            if step.nth != 0 { writer.field("nth", step.nth) }
            if !step.text.isEmpty { writer.field("text", step.text) }
            if step.pressEnter { writer.field("press_enter", true) }
        }
    }
}
