using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>The five advanced keys for retries, the same in every adapter type of the plugin.</summary>
internal static class RetryKeys
{
    public const string MaxRetry = "MaxRetry";
    public const string MaxRetriesBeforeBackoff = "MaxRetriesBeforeBackoff";
    public const string MaxRetryTimeS = "MaxRetryTimeS";
    public const string DefaultRetryAfterMs = "DefaultRetryAfterMs";
    public const string BackoffIntervalMs = "BackoffIntervalMs";

    public static IReadOnlyList<SettingDeclaration> Declarations() =>
    [
        Key(MaxRetry, null, "0", "How often a refused API request (429, 502, 503, 504, no connection) is repeated at most. 0 = never. The notification link reconnects for ever whatever is set here."),
        Key(MaxRetriesBeforeBackoff, null, "0", "How many repeats after a 502, 503 or 504 wait Retry-After or the default before the growing waits of 3, 9, 27 ... seconds begin."),
        Key(MaxRetryTimeS, "s", "1", "Time within which a request may be repeated. A wait that would end later is not begun. 0 = never repeat."),
        Key(DefaultRetryAfterMs, "ms", "0", "Wait before a repeat when the answer has no usable Retry-After header."),
        Key(BackoffIntervalMs, "ms", "0", "Length of one step of the growing waits: each whole interval that has gone by makes the wait one step longer (3, 9, 27 ... s). 0 = each repeat makes it one step longer."),
    ];

    public static SettingRule Rule() => new()
    {
        Code = "retries-without-time",
        Setting = MaxRetry,
        Reads = [MaxRetry, MaxRetryTimeS],
        Check = values => values.WholeNumber(MaxRetry) > 0 && values.WholeNumber(MaxRetryTimeS) == 0
            ? "MaxRetry has no effect while MaxRetryTimeS is 0: no time is left to repeat in. Raise MaxRetryTimeS."
            : null,
    };

    public static RetrySettings Read(SettingValues advanced) => new(
        advanced.WholeNumber(MaxRetry),
        advanced.WholeNumber(MaxRetriesBeforeBackoff),
        TimeSpan.FromSeconds(advanced.WholeNumber(MaxRetryTimeS)),
        TimeSpan.FromMilliseconds(advanced.WholeNumber(DefaultRetryAfterMs)),
        TimeSpan.FromMilliseconds(advanced.WholeNumber(BackoffIntervalMs)));

    private static SettingDeclaration Key(string name, string? unit, string defaultValue, string help) => new()
    {
        Name = name,
        Kind = SettingKind.WholeNumber,
        Help = help + " Change it only when support asks for it.",
        Unit = unit,
        Default = defaultValue,
        Minimum = 0,
        Maximum = int.MaxValue,
        Effect = SettingEffect.AppliesLive,
    };
}
