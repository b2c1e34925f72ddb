using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Definitions.Validation;

/// <summary>Names: there, without forbidden characters, unique without regard to case.</summary>
internal sealed class NameValidator : IAdapterValidator
{
    private const string Forbidden = "<>$&'\"";
    private const int MaxLength = 200;

    public void Validate(AdapterDraft draft, ValidationContext context) => CheckName(draft.Name, draft.Root, Forbidden, draft.Findings);

    public static void CheckDataSource(DataSourceDraft draft) => CheckName(draft.Name, draft.Root, Forbidden + "/\\", draft.Findings);

    /// <summary>Reports every name that stands in more than one file, in each of them.</summary>
    public static void CheckUnique(IEnumerable<(SourceValue? Name, FindingList Findings)> definitions, string what)
    {
        foreach (var same in definitions.Where(definition => definition.Name is not null).GroupBy(definition => definition.Name!.Text, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1))
        {
            foreach (var (name, findings) in same)
            {
                var others = string.Join(", ", same.Where(other => other.Findings != findings).Select(other => other.Findings.File));
                findings.Error(FindingCodes.NameNotUnique, name!.Place, DefinitionNames.Name, $"The name '{Shown.Name(name.Text)}' is also used in {others}; upper and lower case do not differ.",
                    $"Rename all but one {what}, or remove the files that are not wanted.");
            }
        }
    }

    private static void CheckName(SourceValue? name, SourcePlace root, string forbidden, FindingList findings)
    {
        if (name is null)
        {
            findings.Error(FindingCodes.MissingElement, root, DefinitionNames.Name, "Name is missing or empty.", "Write <Name>...</Name>.");
            return;
        }

        var found = name.Text.Where(character => forbidden.Contains(character, StringComparison.Ordinal)).Distinct().ToList();
        if (found.Count > 0)
        {
            findings.Error(FindingCodes.ForbiddenNameCharacter, name.Place, DefinitionNames.Name, $"The name contains {string.Join(' ', found)}, which is not allowed.",
                $"Leave out each of {string.Join(' ', forbidden.AsEnumerable())}.");
        }
        else if (name.Text.Any(char.IsControl) || name.Text.Length > MaxLength)
        {
            findings.Error(FindingCodes.ForbiddenNameCharacter, name.Place, DefinitionNames.Name, "The name is not one line of at most 200 characters.", "Write a shorter name on one line.");
        }
    }
}
