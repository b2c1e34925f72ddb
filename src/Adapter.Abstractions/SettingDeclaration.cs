namespace Adapter.Abstractions;

/// <summary>The declaration of one setting of an adapter type.</summary>
public sealed class SettingDeclaration
{
    /// <summary>Name of the element, or the advanced key.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of value it holds.</summary>
    public required SettingKind Kind { get; init; }

    /// <summary>Label on a form. Default: <see cref="Name"/>.</summary>
    public string? Label { get; init; }

    /// <summary>What it means and what to enter, for admins.</summary>
    public required string Help { get; init; }

    /// <summary>Unit of a number, for example <c>s</c>, <c>ms</c> or <c>min</c>; <see langword="null"/> when it has none.</summary>
    public string? Unit { get; init; }

    /// <summary>The value when the definition has none, written as it would stand in the definition; <see langword="null"/> = no value.</summary>
    public string? Default { get; init; }

    /// <summary>Smallest number allowed, inclusive; for <see cref="SettingKind.WholeNumber"/>.</summary>
    public long? Minimum { get; init; }

    /// <summary>Largest number allowed, inclusive; for <see cref="SettingKind.WholeNumber"/>.</summary>
    public long? Maximum { get; init; }

    /// <summary>The values to choose from; for <see cref="SettingKind.Choice"/>. Compared without regard to case.</summary>
    public IReadOnlyList<SettingChoice> Choices { get; init; } = [];

    /// <summary>Whether a value outside <see cref="Choices"/> is allowed too. Default <see langword="false"/>.</summary>
    public bool IsOpenChoice { get; init; }

    /// <summary>A regular expression for the whole value; a value that does not match is an error or, with <see cref="PatternIsAdvice"/>, a warning. <see langword="null"/> = any.</summary>
    public string? Pattern { get; init; }

    /// <summary>What the pattern asks for, in words that complete "should be ...".</summary>
    public string? PatternHelp { get; init; }

    /// <summary>Whether a value that does not match <see cref="Pattern"/> only earns a warning. Default <see langword="false"/>.</summary>
    public bool PatternIsAdvice { get; init; }

    /// <summary>Whether the value may have several lines, for example a certificate in PEM; for <see cref="SettingKind.Text"/>. Default <see langword="false"/>.</summary>
    public bool AllowsLineBreaks { get; init; }

    /// <summary>Whether a moment after now is an error; for <see cref="SettingKind.Instant"/>. Default <see langword="false"/>.</summary>
    public bool MustNotBeFuture { get; init; }

    /// <summary>Whether the setting must be present and not empty. Default <see langword="false"/>.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Makes the setting required while another setting has a given value; <see langword="null"/> = never.</summary>
    public SettingCondition? RequiredWhen { get; init; }

    /// <summary>The setting counts only while another setting has a given value; else it is ignored, not checked. <see langword="null"/> = always.</summary>
    public SettingCondition? AppliesWhen { get; init; }

    /// <summary>What changing the value of a running adapter takes.</summary>
    public SettingEffect Effect { get; init; } = SettingEffect.NeedsRestart;

    /// <summary>Whether a malformed value is replaced by <see cref="Default"/> with an alarm, and does not make the definition invalid. Default <see langword="false"/>.</summary>
    public bool FallsBackToDefault { get; init; }

    /// <summary>Whether the value is masked everywhere: <see cref="SettingKind.Secret"/>.</summary>
    public bool IsSecret => Kind == SettingKind.Secret;
}

/// <summary>One value of a <see cref="SettingKind.Choice"/>.</summary>
/// <param name="Value">As it stands in the definition.</param>
/// <param name="Label">As a person reads it; <see langword="null"/> = the value itself.</param>
public sealed record SettingChoice(string Value, string? Label = null);

/// <summary>A condition on another setting of the same definition.</summary>
/// <param name="Setting">Name of the other setting.</param>
/// <param name="Value">The value it must have, compared without regard to case; <see langword="null"/> = any value at all.</param>
public sealed record SettingCondition(string Setting, string? Value);

/// <summary>Kinds of setting values.</summary>
public enum SettingKind
{
    /// <summary>One line of text, or several with <see cref="SettingDeclaration.AllowsLineBreaks"/>; white space around it is cut off.</summary>
    Text,

    /// <summary>A secret: clear text, or where to find it (<c>env:NAME</c>, <c>file:PATH</c>, <c>protected:...</c>).</summary>
    Secret,

    /// <summary>A whole number.</summary>
    WholeNumber,

    /// <summary><c>true</c> or <c>false</c>, without regard to case; <c>1</c> and <c>0</c> too.</summary>
    Boolean,

    /// <summary>One of a list.</summary>
    Choice,

    /// <summary>A host name or IP address, without scheme, port or path.</summary>
    HostName,

    /// <summary>A TCP port from 1 to 65535.</summary>
    Port,

    /// <summary>An absolute http or https URL.</summary>
    Url,

    /// <summary>A time of day, <c>hh:mm</c>, 00:00 to 23:59.</summary>
    TimeOfDay,

    /// <summary>An IANA or Windows time zone name.</summary>
    TimeZone,

    /// <summary>A moment in ISO 8601; without an offset it is UTC.</summary>
    Instant,

    /// <summary>Path of a file; a relative one counts from the configuration folder.</summary>
    FilePath,

    /// <summary>Path of a folder, which need not exist yet; a relative one counts from the configuration folder.</summary>
    FolderPath,

    /// <summary>When the host begins something: an interval (<c>30s</c>, <c>5m</c>, <c>1h</c>) or a cron expression with seconds.</summary>
    Schedule,
}

/// <summary>What changing a setting of a running adapter takes.</summary>
public enum SettingEffect
{
    /// <summary>The adapter is restarted.</summary>
    NeedsRestart,

    /// <summary>The adapter takes the new value over while it runs.</summary>
    AppliesLive,
}
