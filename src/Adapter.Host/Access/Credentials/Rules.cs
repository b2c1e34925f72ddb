using System.Text.RegularExpressions;

namespace Adapter.Host.Access.Credentials;

/// <summary>What a name and a password have to be.</summary>
internal static partial class Rules
{
    public const int ShortestPassword = 12;
    private const int LongestPassword = 256;

    public const string NameRemedy = "Use 1 to 64 letters, digits, '.', '-', '_' or '@', beginning with a letter or digit.";

    public static bool IsName(string? name) => name is not null && NamePattern().IsMatch(name);

    /// <summary>Why a password is not taken; <see langword="null"/> when it is.</summary>
    public static string? Complaint(string? password, string name)
        => string.IsNullOrEmpty(password) ? "No password was given."
            : password.Length < ShortestPassword ? $"The password has fewer than {ShortestPassword} characters."
            : password.Length > LongestPassword ? $"The password has more than {LongestPassword} characters."
            : password.Contains(name, StringComparison.OrdinalIgnoreCase) && password.Length < name.Length + ShortestPassword / 2 ? "The password is hardly more than the name."
            : password.Distinct().Count() < 5 ? "The password repeats a few characters."
            : null;

    [GeneratedRegex(@"\A[\p{L}\p{Nd}][\p{L}\p{Nd}._@-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
