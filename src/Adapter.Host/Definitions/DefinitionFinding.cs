using System.Text.Json.Serialization;

namespace Adapter.Host.Definitions;

/// <summary>How bad a finding is.</summary>
internal enum FindingSeverity
{
    /// <summary>The definition works; a person should look at it.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>The definition, or this version of it, is not used.</summary>
    [JsonStringEnumMemberName("error")]
    Error,
}

/// <summary>One thing found in a definition file: what is wrong, where, and what to do about it. Never carries a secret.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Code">Stable code: one of <see cref="FindingCodes"/>, or that of a <see cref="Abstractions.SettingRule"/>.</param>
/// <param name="File">Path of the file or folder, below the configuration folder as it was given.</param>
/// <param name="Line">From 1; 0 = the file as a whole.</param>
/// <param name="Column">From 1; 0 = the line as a whole.</param>
/// <param name="Adapter">Name of the adapter or data source, as far as it could be read.</param>
/// <param name="Setting">Element or key that is meant.</param>
/// <param name="Message">What is wrong, in one sentence.</param>
/// <param name="Remedy">What to do, in one sentence.</param>
internal sealed record DefinitionFinding(
    FindingSeverity Severity,
    string Code,
    string File,
    int Line,
    int Column,
    string? Adapter,
    string? Setting,
    string Message,
    string Remedy);
