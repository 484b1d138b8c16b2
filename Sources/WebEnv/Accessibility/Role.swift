/// A role of WAI-ARIA 1.3, DPUB-ARIA 1.1, graphics-ARIA or HTML-AAM, and the few that only browsers know.
///
/// Source: https://w3c.github.io/aria/, https://w3c.github.io/html-aam/
public enum Role: UInt8, Sendable, Hashable, CaseIterable {
    // Browser-level nodes
    case document, text, none, generic
    // Widgets
    case button, checkbox, combobox, gridcell, link, listbox, menu, menubar, menuitem, menuitemcheckbox,
        menuitemradio, option, progressbar, radio, radiogroup, scrollbar, searchbox, separator, slider,
        spinbutton, `switch`, tab, tablist, tabpanel, textbox, tree, treegrid, treeitem, grid
    // Structure
    case application, article, blockquote, caption, cell, code, columnheader, comment, definition, deletion,
        directory, emphasis, feed, figure, group, heading, image, insertion, list, listitem, mark, math, meter,
        note, paragraph, presentation, row, rowgroup, rowheader, sectionfooter, sectionheader, strong,
        `subscript`, suggestion, superscript, table, term, time, toolbar, tooltip
    // Landmarks and live regions
    case banner, complementary, contentinfo, form, main, navigation, region, search
    case alert, alertdialog, dialog, log, marquee, status, timer
    // HTML elements that have no ARIA role but a node of their own in browsers
    case labelText, legend, iframe, video, audio, canvas, figcaption, descriptionList, disclosureTriangle,
        abbreviation, date, dateTime, inputTime, colorWell, embeddedObject, ruby, summary, svgRoot
}
