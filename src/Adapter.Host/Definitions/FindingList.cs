using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Definitions;

/// <summary>Collects the findings of one file.</summary>
internal sealed class FindingList(string file)
{
    /// <summary>A file of thousands of mistakes is one mistake: what comes after this many is only counted.</summary>
    internal const int Limit = 200;

    private readonly List<DefinitionFinding> _findings = [];
    private int _beyond;

    public string File { get; } = file;

    /// <summary>Name of the adapter or data source once it is known; later findings carry it.</summary>
    public string? Name { get; set; }

    public int ErrorCount { get; private set; }

    public bool HasErrors => ErrorCount > 0;

    public void Error(string code, SourcePlace place, string? setting, string message, string remedy)
        => Add(FindingSeverity.Error, code, place, setting, message, remedy);

    public void Warning(string code, SourcePlace place, string? setting, string message, string remedy)
        => Add(FindingSeverity.Warning, code, place, setting, message, remedy);

    public void Add(FindingSeverity severity, string code, SourcePlace place, string? setting, string message, string remedy)
    {
        ErrorCount += severity == FindingSeverity.Error ? 1 : 0;
        if (_findings.Count >= Limit)
        {
            _beyond++;
            return;
        }

        _findings.Add(new DefinitionFinding(severity, code, File, place.Line, place.Column, Name, setting, message, remedy));
    }

    /// <summary>Takes over what was found in another look at the same file.</summary>
    public void Take(FindingList other)
    {
        foreach (var finding in other.ToList())
        {
            Add(finding.Severity, finding.Code, new SourcePlace(finding.Line, finding.Column), finding.Setting, finding.Message, finding.Remedy);
        }
    }

    /// <summary>The findings in the order of the file.</summary>
    public IReadOnlyList<DefinitionFinding> ToList()
    {
        List<DefinitionFinding> ordered = [.. _findings.OrderBy(finding => finding.Line).ThenBy(finding => finding.Column).ThenBy(finding => finding.Code, StringComparer.Ordinal)];
        if (_beyond > 0)
        {
            ordered.Add(new DefinitionFinding(
                HasErrors ? FindingSeverity.Error : FindingSeverity.Warning, FindingCodes.TooManyFindings, File, 0, 0, Name, null,
                $"{_beyond} more findings in this file are not listed.", "Correct the listed ones and validate again."));
        }

        return ordered;
    }
}
