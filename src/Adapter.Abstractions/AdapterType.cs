namespace Adapter.Abstractions;

/// <summary>
/// The declaration of one adapter type. From it alone the host validates definitions, documents the type, generates its XSD and a
/// commented template, and draws the console's form.
/// </summary>
public sealed class AdapterType
{
    /// <summary>The name in definitions' <c>Type</c> element, for example <c>Contoso PBX Adapter</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What the adapter does, in one or two sentences for admins.</summary>
    public required string Description { get; init; }

    /// <summary>The type that the adapter's data source must have, compared without regard to case.</summary>
    public required string DataSourceType { get; init; }

    /// <summary>The settings that stand as elements under <c>Settings</c>, in the order in which a form shows them.</summary>
    public required IReadOnlyList<SettingDeclaration> Settings { get; init; }

    /// <summary>The keys that stand in the free key and value list under <c>AdvancedSettings</c>. Their names are case sensitive.</summary>
    public IReadOnlyList<SettingDeclaration> AdvancedSettings { get; init; } = [];

    /// <summary>Rules that look at more than one setting.</summary>
    public IReadOnlyList<SettingRule> Rules { get; init; } = [];

    /// <summary>Makes a new adapter, ready for <see cref="IAdapter.RunAsync"/>. Called for every start, on a thread pool thread.</summary>
    public required Func<IAdapter> Create { get; init; }

    /// <summary>
    /// Tries whether an adapter with a definition would work, without starting one: it signs in, asks what it may, and changes nothing on the platform. Called on a thread pool thread, also while an adapter of the same definition
    /// runs; checks are shown as they come. Each failure is a check that says what to do; it throws only <see cref="OperationCanceledException"/>. <see langword="null"/> (default): the type has no such test.
    /// </summary>
    public Func<ConnectionTestContext, CancellationToken, IAsyncEnumerable<ConnectionCheck>>? TestConnection { get; init; }
}

/// <summary>A rule over several settings of a type.</summary>
public sealed class SettingRule
{
    /// <summary>Stable code of the finding, unique within the type, for example <c>proxy-user-without-password</c>.</summary>
    public required string Code { get; init; }

    /// <summary><see langword="true"/> when a breach makes the definition invalid; <see langword="false"/> for a warning.</summary>
    public bool IsError { get; init; }

    /// <summary>The setting at whose place in the file a breach is reported.</summary>
    public required string Setting { get; init; }

    /// <summary>
    /// Every setting that <see cref="Check"/> asks for, the one that switches the others on included. While one of them is malformed or missing though required, the
    /// rule is not checked, so that nobody reads a follow-up of an error that is told already; <see cref="Setting"/> always counts. Default: <see cref="Setting"/> alone.
    /// </summary>
    public IReadOnlyList<string> Reads
    {
        get => field ?? [Setting];
        init;
    }

    /// <summary>
    /// Looks at the values and gives what is wrong and what to do, or <see langword="null"/> when nothing is. Pure; must not throw.
    /// Called offline, only while all that it <see cref="Reads"/> is valid; other settings of the definition may be malformed and then look as if not given.
    /// </summary>
    public required Func<SettingValues, string?> Check { get; init; }
}
