using Adapter.Host.Definitions;

namespace Adapter.Host.Editing;

/// <summary>What somebody wants a definition to be: values and secrets, raw text, or values and secrets on top of raw text.</summary>
/// <param name="File">The file, when it is there already.</param>
/// <param name="Hash">The version that the editor saw.</param>
/// <param name="Values">What the form holds. What is absent stays as it is; what is empty is taken out.</param>
/// <param name="Secrets">New secrets. Absent or empty = the old one stays; null = it is taken out.</param>
/// <param name="Xml">Raw text in the place of the file; a mask stands for the secret that was there, or for one of <paramref name="Secrets"/>.</param>
internal sealed record DefinitionDraft(string? File, string? Hash, DefinitionValues? Values, IReadOnlyDictionary<string, string?>? Secrets, string? Xml);

/// <summary>The values of a definition, without secrets.</summary>
internal sealed record DefinitionValues
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    public string? Type { get; init; }

    public string? StartupType { get; init; }

    public string? DataSource { get; init; }

    public string? SecondaryOf { get; init; }

    /// <summary>Settings of an adapter; of a data source the elements beside name, description and type.</summary>
    public IReadOnlyDictionary<string, string?>? Settings { get; init; }

    /// <summary>Every advanced key that is no secret; one that is not listed is taken out.</summary>
    public IReadOnlyList<AdvancedValue>? Advanced { get; init; }
}

/// <summary>One advanced key.</summary>
internal sealed record AdvancedValue(string Key, string? Value);

/// <summary>A secret that is there.</summary>
/// <param name="Name">Setting or key.</param>
/// <param name="Form">env, file, protected or clear.</param>
/// <param name="Shown">The reference, when it is one.</param>
/// <param name="IsKey">Whether it stands among the advanced settings.</param>
/// <param name="IsDeclared">Whether the type declares it; what it does not declare is not shown either.</param>
internal sealed record SecretSetView(string Name, string Form, string? Shown, bool IsKey, bool IsDeclared);

/// <summary>One definition file.</summary>
/// <param name="File">Its name in its folder.</param>
/// <param name="Hash">Its version.</param>
/// <param name="Xml">Its text, secrets masked; absent where not even its characters can be told.</param>
/// <param name="Values">What it says; absent while it is not well-formed.</param>
/// <param name="SecretsSet">The secrets in it, as far as it is well-formed.</param>
/// <param name="Findings">What validate finds in it, with places in <paramref name="Xml"/>.</param>
internal sealed record DefinitionView(string File, string Hash, string? Xml, DefinitionValues? Values, IReadOnlyList<SecretSetView> SecretsSet, IReadOnlyList<DefinitionFinding> Findings);

/// <summary>What a draft would be.</summary>
/// <param name="Findings">As validate would tell them, and what the running host says besides. Lines are those of <paramref name="Xml"/>.</param>
/// <param name="Xml">What would be written, secrets masked; absent when there is nothing that could be.</param>
/// <param name="Hash">The version that is there now; absent for a new file.</param>
/// <param name="File">The file, or a name for a new one.</param>
/// <param name="Values">What <paramref name="Xml"/> says; absent while it is not well-formed.</param>
/// <param name="SecretsSet">The secrets in it.</param>
internal sealed record DraftCheckView(IReadOnlyList<DefinitionFinding> Findings, string? Xml, string? Hash, string File, DefinitionValues? Values, IReadOnlyList<SecretSetView>? SecretsSet);

/// <summary>What became of a file.</summary>
internal sealed record DefinitionWrittenView(string File, string Hash, IReadOnlyList<DefinitionFinding> Findings, string? Applied);

/// <summary>Every definition.</summary>
internal sealed record DefinitionListView(IReadOnlyList<AdapterFileView> Adapters, IReadOnlyList<DataSourceFileView> DataSources);

/// <summary>An adapter's file.</summary>
internal sealed record AdapterFileView(
    string File, string? Name, string? Type, string? StartupType, string? DataSource, string? SecondaryOf, string? State, IReadOnlyList<DefinitionFinding> Findings, string? Hash);

/// <summary>A data source's file.</summary>
internal sealed record DataSourceFileView(string File, string? Name, string? Type, IReadOnlyList<string> UsedBy, IReadOnlyList<DefinitionFinding> Findings, string? Hash);

/// <summary>What a test of a connection saw, step by step.</summary>
internal sealed record ConnectionTestView(IReadOnlyList<ConnectionCheckView> Checks, IReadOnlyList<DefinitionFinding> Findings);

/// <summary>One step. The outcome is passed, warning, failed or skipped.</summary>
internal sealed record ConnectionCheckView(string Name, string Outcome, string Text, string? Remedy, string? Setting);
