using System.Globalization;
using Adapter.Abstractions;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Definitions.Validation;

/// <summary>Whole numbers and ports.</summary>
internal static class NumberCheck
{
    public static ValueVerdict WholeNumber(SettingDeclaration declaration, string text)
    {
        var allowed = Allowed(declaration);
        var digits = text is ['-' or '+', .. var unsigned] ? unsigned : text;
        if (digits.Length == 0 || !digits.All(char.IsAsciiDigit))
        {
            return ValueVerdict.Bad(FindingCodes.NotANumber, $"{Shown.Value(text)} is not a whole number.", $"Write {allowed}, in digits and without a unit.");
        }

        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return ValueVerdict.Bad(FindingCodes.OutOfRange, $"{Shown.Value(text)} is out of range.", $"Write {allowed}.");
        }

        return number < declaration.Minimum || number > declaration.Maximum
            ? ValueVerdict.Bad(FindingCodes.OutOfRange, $"{number} is out of range.", $"Write {allowed}.")
            : ValueVerdict.Good(number.ToString(CultureInfo.InvariantCulture));
    }

    public static ValueVerdict Port(string text)
        => text.All(char.IsAsciiDigit) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535
            ? ValueVerdict.Good(port.ToString(CultureInfo.InvariantCulture))
            : ValueVerdict.Bad(FindingCodes.NotAPort, $"{Shown.Value(text)} is not a TCP port.", "Write a whole number from 1 to 65535.");

    /// <summary>The range in words that complete "write ...".</summary>
    public static string Allowed(SettingDeclaration declaration)
    {
        var unit = declaration.Unit is { } name ? $" ({name})" : string.Empty;
        var range = (declaration.Minimum, declaration.Maximum) switch
        {
            (null, null) => "a whole number",
            ({ } from, null or int.MaxValue or long.MaxValue) => $"a whole number of {from} or more",
            (null, { } to) => $"a whole number of {to} or less",
            ({ } from, { } to) => $"a whole number from {from} to {to}",
        };
        return range + unit;
    }
}
