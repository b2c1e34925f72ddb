using System.Text.RegularExpressions;
using Adapter.Abstractions;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Definitions.Validation;

/// <summary>What is wrong with a value, and what to do.</summary>
internal sealed record ValueProblem(string Code, string Message, string Remedy);

/// <summary>A checked value: its one spelling, or a problem.</summary>
internal readonly record struct ValueVerdict(string? Value, ValueProblem? Problem)
{
    public static ValueVerdict Good(string value) => new(value, null);

    public static ValueVerdict Bad(string code, string message, string remedy) => new(null, new ValueProblem(code, message, remedy));
}

/// <summary>Checks one value against its declaration. Pure: looks at nothing outside the value.</summary>
internal static class ValueCheck
{
    private static readonly TimeSpan PatternLimit = TimeSpan.FromSeconds(1);

    public static ValueVerdict Check(SettingDeclaration declaration, string text)
    {
        if (text.Any(character => char.IsControl(character) && !(declaration.AllowsLineBreaks && character is '\r' or '\n' or '\t')))
        {
            return ValueVerdict.Bad(FindingCodes.ControlCharacter, "The value has a line break, tab or other control character in it.", "Write it on one line.");
        }

        var verdict = declaration.Kind switch
        {
            SettingKind.WholeNumber => NumberCheck.WholeNumber(declaration, text),
            SettingKind.Port => NumberCheck.Port(text),
            SettingKind.Boolean => Boolean(text),
            SettingKind.Choice => Choice(declaration, text),
            SettingKind.HostName => AddressCheck.HostName(text),
            SettingKind.Url => AddressCheck.Url(text),
            SettingKind.TimeOfDay => TimeCheck.TimeOfDay(text),
            SettingKind.TimeZone => TimeCheck.TimeZone(text),
            SettingKind.Instant => TimeCheck.Instant(text),
            SettingKind.Schedule => TimeCheck.Schedule(text),
            _ => ValueVerdict.Good(text),
        };
        return verdict.Problem is null && !declaration.PatternIsAdvice && PatternProblem(declaration, text) is { } problem ? new ValueVerdict(null, problem) : verdict;
    }

    /// <summary>What the pattern has against the value, be it advice or not. The value itself is not told: a secret pasted into the wrong field is common.</summary>
    public static ValueProblem? PatternProblem(SettingDeclaration declaration, string text)
    {
        if (declaration.Pattern is not { } pattern)
        {
            return null;
        }

        try
        {
            if (Regex.IsMatch(text, $@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, PatternLimit))
            {
                return null;
            }
        }
        catch (RegexMatchTimeoutException)
        {
            // counts as not matching
        }

        var help = declaration.PatternHelp ?? $"text that matches {pattern}";
        return new ValueProblem(FindingCodes.PatternMismatch, $"The value should be {help}.", declaration.PatternIsAdvice ? "Check it; it is used as it is." : "Correct the value.");
    }

    private static ValueVerdict Boolean(string text)
        => text.ToUpperInvariant() switch
        {
            "TRUE" or "1" => ValueVerdict.Good("true"),
            "FALSE" or "0" => ValueVerdict.Good("false"),
            _ => ValueVerdict.Bad(FindingCodes.NotABoolean, $"{Shown.Value(text)} is neither true nor false.", "Write true or false."),
        };

    private static ValueVerdict Choice(SettingDeclaration declaration, string text)
    {
        if (declaration.Choices.FirstOrDefault(choice => choice.Value.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            return ValueVerdict.Good(known.Value);
        }

        if (declaration.IsOpenChoice)
        {
            return ValueVerdict.Good(text);
        }

        List<string> values = [.. declaration.Choices.Select(choice => choice.Value)];
        return ValueVerdict.Bad(FindingCodes.NotAChoice, $"{Shown.Value(text)} is not one of the choices.", $"{NearMiss.Advice(text, values)}.");
    }
}
