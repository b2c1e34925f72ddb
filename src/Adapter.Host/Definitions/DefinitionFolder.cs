namespace Adapter.Host.Definitions;

/// <summary>The definition files of one folder.</summary>
internal sealed class DefinitionFolder
{
    internal const int MaxFiles = 2000;

    /// <summary>Paths of the files, in the order of their names.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    public required IReadOnlyList<DefinitionFinding> Findings { get; init; }

    /// <summary>The folder was in use and cannot be listed now: a lost disk or a mistake, and no wish to stop everything. To stop an adapter its file is removed.</summary>
    public required bool IsLost { get; init; }

    public static DefinitionFolder List(string configFolder, string name, bool isInUse, DraftFiles drafts)
    {
        var path = Path.Combine(configFolder, name);
        FindingList findings = new(path);
        try
        {
            if (!Directory.Exists(configFolder))
            {
                FindingList configFindings = new(configFolder);
                configFindings.Error(FindingCodes.FolderMissing, default, null, "The configuration folder is not there.", "Correct the path, or make the folder with its folders adapters and datasources.");
                return new DefinitionFolder { Files = [], Findings = name == Xml.DefinitionNames.AdaptersFolder || isInUse ? configFindings.ToList() : [], IsLost = isInUse };
            }

            if (!Directory.Exists(path) && !drafts.In(path, []).Any())
            {
                findings.Add(isInUse ? FindingSeverity.Error : FindingSeverity.Warning, FindingCodes.FolderMissing, default, null, $"The folder {name} is not there.",
                    isInUse ? "Make it again with its files; until then everything stays as it is. To stop adapters remove their files and leave the folder." : "Make the folder and put definitions into it.");
                return new DefinitionFolder { Files = [], Findings = findings.ToList(), IsLost = isInUse };
            }

            var files = drafts.In(path, Directory.Exists(path) ? Directory.EnumerateFiles(path) : [])
                .Where(file => Path.GetExtension(file).Equals(".xml", StringComparison.OrdinalIgnoreCase) && !Path.GetFileName(file).StartsWith('.'))
                .Take(MaxFiles + 1)
                .Order(StringComparer.Ordinal)
                .ToList();
            if (files.Count > MaxFiles)
            {
                findings.Error(FindingCodes.LimitExceeded, default, null, $"The folder has more than {MaxFiles} definition files.", "Remove those that are not wanted; none of them is read until then.");
                return new DefinitionFolder { Files = [], Findings = findings.ToList(), IsLost = isInUse };
            }

            return new DefinitionFolder { Files = files, Findings = [], IsLost = false };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Error(FindingCodes.FileUnreadable, default, null, "The folder cannot be listed.", "Let the account of the host read it.");
            return new DefinitionFolder { Files = [], Findings = findings.ToList(), IsLost = isInUse };
        }
    }
}
