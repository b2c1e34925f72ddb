using Adapter.Abstractions;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Definitions.Validation;

/// <summary>The adapter type: named, installed, and not exchanged under a name that is in use; and the startup type.</summary>
internal sealed class TypeValidator : IAdapterValidator
{
    public void Validate(AdapterDraft draft, ValidationContext context)
    {
        CheckStartupType(draft);
        if (draft.TypeName is not { } name)
        {
            draft.Findings.Error(FindingCodes.MissingElement, draft.Root, DefinitionNames.Type, "Type is missing or empty.", $"Write <Type>...</Type> with one of: {Names(context)}.");
            return;
        }

        draft.Type = context.Types.FirstOrDefault(type => type.Name.Equals(name.Text, StringComparison.OrdinalIgnoreCase));
        if (draft.Type is null)
        {
            draft.Findings.Error(FindingCodes.UnknownType, name.Place, DefinitionNames.Type, $"No installed plugin has the adapter type '{Shown.Name(name.Text)}'.",
                context.Types.Count == 0 ? "Install the plugin; none is installed." : $"{NearMiss.Advice(name.Text, Sorted(context))}; or install the plugin that has it.");
        }
        else if (context.Previous.ByName(draft.Name?.Text) is { } running && !running.Definition.Type.Equals(name.Text, StringComparison.OrdinalIgnoreCase))
        {
            draft.Findings.Error(FindingCodes.TypeChanged, name.Place, DefinitionNames.Type, $"The type was '{running.Definition.Type}'; the type of an adapter does not change.",
                "Give the new adapter another name, or remove the file first and add it again.");
        }
    }

    private static void CheckStartupType(AdapterDraft draft)
    {
        if (draft.StartupTypeText is not { } text)
        {
            return;
        }

        var names = Enum.GetNames<StartupType>();
        if (names.FirstOrDefault(name => name.Equals(text.Text, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            draft.StartupType = Enum.Parse<StartupType>(known);
            return;
        }

        draft.Findings.Error(FindingCodes.NotAChoice, text.Place, DefinitionNames.StartupType, $"{Shown.Value(text.Text)} is not a startup type.",
            $"{NearMiss.Advice(text.Text, names)}; without the element it is Automatic.");
    }

    private static string Names(ValidationContext context)
        => context.Types.Count == 0 ? "(none is installed)" : string.Join(", ", Sorted(context));

    private static List<string> Sorted(ValidationContext context) => [.. context.Types.Select(type => type.Name).Order(StringComparer.OrdinalIgnoreCase)];
}
