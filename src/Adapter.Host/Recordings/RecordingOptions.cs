using Adapter.Host.Access;
using Microsoft.Extensions.Options;

namespace Adapter.Host.Recordings;

/// <summary>Section <c>Recordings</c> of <c>host.json</c>.</summary>
internal sealed class RecordingOptions
{
    public const string Section = "Recordings";

    /// <summary>Who may listen to recordings and download them: this role and those above it. Default operator.</summary>
    public string ListenRole { get; set; } = Roles.Name(Role.Operator);
}

internal sealed class RecordingOptionsValidator : IValidateOptions<RecordingOptions>
{
    public ValidateOptionsResult Validate(string? name, RecordingOptions options) => Roles.TryParse(options.ListenRole, out _)
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"{RecordingOptions.Section}:{nameof(RecordingOptions.ListenRole)} is '{options.ListenRole}'; set viewer, operator or admin.");
}
