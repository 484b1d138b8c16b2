import Groundwork
import WebEnv

/// A task of a template, to be read by a person.
public struct TaskSample: Sendable, Hashable {
    /// The template.
    public let templateID: String
    /// What is asked for.
    public let intent: String
    /// What the evaluator wants, in one line.
    public let wanted: String
    /// Numbers that the task writes otherwise than the pages that its solution passes, a sentence each.
    public let warnings: [String]
}

extension TaskInstantiator {
    /// The first task of each template, in the order of the tasks.
    public func samples(of tasks: [WebTask]) -> [TaskSample] {
        var seen: Set<String> = []
        return tasks.filter { seen.insert($0.intentTemplateID).inserted }.map(sample)
    }

    private func sample(_ task: WebTask) -> TaskSample {
        TaskSample(
            templateID: task.intentTemplateID, intent: task.intent, wanted: task.evaluation?.wanted ?? "",
            warnings: warnings(task))
    }

    private func warnings(_ task: WebTask) -> [String] {
        guard let template = templates.first(where: { $0.id == task.intentTemplateID }) else { return [] }
        var start = WebEnvironment(transport: world(of: template), limits: .proof)
        guard (try? start.reset(task: task, seed: proofSeed)) != nil else { return [] }
        let played = Playback(task.solution, from: start)
        let pages = (played.before + [played.end]).map(\.session.view.text)
        let texts =
            [("the intent", task.intent)] + (task.evaluation?.values ?? []).map { ("the evaluator", $0) }
        return NumberForms(pages).mismatches(in: texts)
    }
}

extension EvaluationSpec {
    /// What is asked for, in one line.
    fileprivate var wanted: String {
        kinds.map { kind in
            switch kind {
            case .stringMatch: "answer: \(Self.text(referenceAnswers))"
            case .urlMatch: "address: \(referenceURL ?? "")"
            case .programHTML:
                programHTML.map { check in
                    "page \(check.url): \(check.locator.isEmpty ? "" : check.locator + " ")\(Self.text(check.requiredContents))"
                }.joined(separator: "; ")
            }
        }.joined(separator: "; ")
    }

    private static func text(_ answers: ReferenceAnswers?) -> String {
        (answers?.checks ?? []).map { check in
            "\(check.rule.rawValue) " + check.values.map { "\"\($0)\"" }.joined(separator: ", ")
        }.joined(separator: " and ")
    }

    /// The texts that are compared with answers and pages.
    fileprivate var values: [String] {
        ([referenceAnswers].compactMap { $0 } + programHTML.map(\.requiredContents)).flatMap(\.checks)
            .flatMap(
                \.values)
    }
}

/// The numbers on pages, and how they are written there.
struct NumberForms {
    /// By value: the forms that it has.
    private var forms: [String: [String]] = [:]

    init(_ pages: [String]) {
        for page in pages {
            for number in Self.numbers(in: page) {
                for value in Self.values(of: number) where forms[value]?.contains(number) != true {
                    forms[value, default: []].append(number)
                }
            }
        }
    }

    /// A sentence for each number that pages write, but otherwise.
    func mismatches(in texts: [(place: String, text: String)]) -> [String] {
        var told: Set<String> = []
        return texts.flatMap { place, text in
            Self.numbers(in: text).compactMap { number -> String? in
                let values = Self.values(of: number)
                let shown = values.flatMap { forms[$0] ?? [] }
                guard !shown.isEmpty, !shown.contains(number), told.insert(number).inserted else {
                    return nil
                }
                return "\(place) says \"\(number)\", and the pages \"\(shown[0])\""
            }
        }
    }

    /// Digits with single marks between them, which begin and end no word.
    static func numbers(in text: String) -> [String] {
        let bytes = Array(text.utf8)
        var numbers: [String] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index].isASCIIDigit else {
                index += 1
                continue
            }
            let start = index
            var end = index
            while end < bytes.count {
                if bytes[end].isASCIIDigit {
                    end += 1
                } else if end + 1 < bytes.count, ".,".utf8.contains(bytes[end]), bytes[end + 1].isASCIIDigit {
                    end += 1
                } else {
                    break
                }
            }
            index = end
            // Parts of dates, times, addresses and words are no amounts.
            let joins = Array("-/:_".utf8)
            let isPart =
                start > 0 && (bytes[start - 1].isASCIIAlphanumeric || joins.contains(bytes[start - 1]))
                || end < bytes.count && (bytes[end].isASCIIAlphanumeric || joins.contains(bytes[end]))
            if !isPart { numbers.append(String(decoding: bytes[start..<end], as: UTF8.self)) }
        }
        return numbers
    }

    /// The values that a number may have, whatever its marks mean: digits, with `.` before a fraction that is not nothing.
    static func values(of number: String) -> [String] {
        [".", ","].compactMap { decimal in
            let parts = number.split(separator: Character(decimal), omittingEmptySubsequences: false)
            guard parts.count <= 2 else { return nil }
            let groups = parts[0].split(whereSeparator: { !$0.isNumber })
            guard groups.count == 1 || groups.dropFirst().allSatisfy({ $0.count == 3 }) else { return nil }
            let fraction = parts.count == 2 ? String(parts[1]) : ""
            guard fraction.allSatisfy(\.isNumber) else { return nil }
            let kept = String(fraction.reversed().drop { $0 == "0" }.reversed())
            return groups.joined() + (kept.isEmpty ? "" : "." + kept)
        }
    }
}
