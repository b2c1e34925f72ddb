using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Definitions.Validation;

/// <summary>The primary that a secondary names: there, of the same type, and a primary.</summary>
/// <remarks>A primary whose own file is broken does: its mistakes are no reason to stop the secondary.</remarks>
internal sealed class SecondaryValidator : IAdapterValidator
{
    public void Validate(AdapterDraft draft, ValidationContext context)
    {
        if (draft.SecondaryOf is not { } name)
        {
            return;
        }

        if (Same(name.Text, draft.Name?.Text))
        {
            draft.Findings.Error(FindingCodes.SecondaryOfItself, name.Place, DefinitionNames.SecondaryOf, "The adapter is named as its own primary.", "Write the name of the primary, or remove SecondaryOf if this is the primary.");
            return;
        }

        var primary = context.Drafts.FirstOrDefault(other => Same(name.Text, other.Name?.Text));
        var running = primary is null ? context.Previous.ByName(name.Text) : null;
        if (primary is null && (running is null || !context.Drafts.Any(other => other.File == running.File && !other.IsReadable)))
        {
            var known = context.Drafts.Where(other => other != draft && other.Name is not null && other.SecondaryOf is null).Select(other => other.Name!.Text).ToList();
            var near = NearMiss.Find(name.Text, known);
            draft.Findings.Error(FindingCodes.PrimaryNotFound, name.Place, DefinitionNames.SecondaryOf, $"There is no adapter '{Shown.Name(name.Text)}'.",
                near is not null ? $"Write {near}." : "Write the name of the primary, or remove SecondaryOf if this is the primary.");
            return;
        }

        var type = primary?.TypeName?.Text ?? running?.Definition.Type;
        if (type is not null && draft.TypeName is not null && !Same(type, draft.TypeName.Text))
        {
            draft.Findings.Error(FindingCodes.PrimaryOfOtherType, name.Place, DefinitionNames.SecondaryOf, $"The adapter '{Shown.Name(name.Text)}' is of another type: {Shown.Name(type)}.", "A primary and its secondary have the same Type.");
        }

        if ((primary is not null ? primary.SecondaryOf?.Text : running?.Definition.SecondaryOf) is not null)
        {
            draft.Findings.Error(FindingCodes.SecondaryOfSecondary, name.Place, DefinitionNames.SecondaryOf, $"The adapter '{Shown.Name(name.Text)}' is a secondary itself.", "Write the name of the primary; secondaries do not form chains or circles.");
        }
    }

    private static bool Same(string? a, string? b) => a is not null && a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
