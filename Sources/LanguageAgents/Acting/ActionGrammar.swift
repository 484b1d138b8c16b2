import Foundation
import WebEnv

/// A grammar of the actions that can be done on a page, in GBNF, so that each reply of a model is one.
///
/// Source: https://github.com/ggml-org/llama.cpp/blob/master/grammars/README.md
enum ActionGrammar {
    /// Characters of a text or an answer at most.
    static let textLength = 80

    /// - Parameter shown: the part of the page's text that the model sees; only its elements are offered.
    static func text(_ observation: Observation, shown: String, in dialect: Dialect) -> String {
        let elements = Elements(observation, shown: shown)
        switch dialect.form {
        case .webArena: return webArena(elements)
        case .browserGym: return browserGym(elements)
        case .webRL: return webRL(elements)
        }
    }

    /// What is on offer, by the names that the dialect has for it.
    private struct Elements {
        var clickable: [String] = []
        var fields: [String] = []
        var lists: [String] = []

        init(_ observation: Observation, shown: String) {
            let names = Self.names(in: shown)
            for node in observation.nodes {
                let label = observation.page.labels?.label(id: node.id)
                guard let name = label ?? (observation.page.labels == nil ? "\(node.id)" : nil),
                    names.contains(name)
                else { continue }
                switch node.role {
                case .textbox, .searchbox, .spinbutton: fields.append(name)
                case .combobox, .listbox: lists.append(name)
                case .link, .button, .checkbox, .radio, .option, .menuitem, .tab, .switch,
                    .disclosureTriangle:
                    clickable.append(name)
                default: break
                }
            }
        }

        /// What stands in brackets or in an attribute `id`: every dialect calls elements in one of these ways.
        private static func names(in shown: String) -> Set<String> {
            let bracketed = shown.split(separator: "[").dropFirst().compactMap {
                $0.split(separator: "]").first
            }
            let attributes = shown.components(separatedBy: "id=\"").dropFirst().compactMap {
                $0.split(separator: "\"", omittingEmptySubsequences: false).first
            }
            return Set((bracketed + attributes).map(String.init))
        }
    }

    // MARK: The dialects

    private static func webArena(_ elements: Elements) -> String {
        grammar(
            elements,
            click: #""click [" click "]""#, fill: #""type [" field "] [" text "] [" [01] "]""#,
            select: #""select [" list "] [" text "]""#,
            always: [#""go_back""#, #""scroll [down]""#, #""scroll [up]""#, #""stop [" answer "]""#],
            forbidden: #"\[\]"#)
    }

    private static func browserGym(_ elements: Elements) -> String {
        grammar(
            elements,
            click: #""click('" click "')""#, fill: #""fill('" field "', '" text "')""#,
            select: #""select_option('" list "', '" text "')""#,
            always: [
                #""go_back()""#, #""scroll(0, 200)""#, #""scroll(0, -200)""#,
                #""send_msg_to_user('" answer "')""#,
            ], forbidden: #"'\\"#)
    }

    private static func webRL(_ elements: Elements) -> String {
        grammar(
            elements,
            click: #""do(action=\"Click\", element=\"" click "\")""#,
            fill: #""do(action=\"" ("Type" | "Search") "\", argument=\"" text "\", element=\"" field "\")""#,
            select: #""do(action=\"Select Dropdown Option\", argument=\"" text "\", element=\"" list "\")""#,
            always: [
                #""do(action=\"Go Backward\")""#, #""do(action=\"Scroll Down\")""#,
                #""do(action=\"Scroll Up\")""#, #""exit(message=\"" answer "\")""#,
            ], forbidden: #""\\"#)
    }

    private static func grammar(
        _ elements: Elements, click: String, fill: String, select: String, always: [String],
        forbidden: String
    ) -> String {
        var choices: [String] = []
        var rules: [String] = []
        func offer(_ names: [String], _ rule: String, _ form: String) {
            guard !names.isEmpty else { return }
            choices.append(form)
            rules.append("\(rule) ::= " + names.map { "\"\($0)\"" }.joined(separator: " | "))
        }
        // Fields and lists may be clicked too.
        offer(elements.clickable + elements.fields + elements.lists, "click", click)
        offer(elements.fields, "field", fill)
        offer(elements.lists, "list", select)
        choices += always
        let character = "[^\(forbidden)\\n]"
        rules.append("text ::= \(character){1,\(textLength)}")
        rules.append("answer ::= \(character){0,\(textLength)}")
        let isUsed = !elements.fields.isEmpty || !elements.lists.isEmpty
        if !isUsed { rules.removeAll { $0.hasPrefix("text ") } }
        return (["root ::= " + choices.joined(separator: " | ")] + rules).joined(separator: "\n") + "\n"
    }
}
