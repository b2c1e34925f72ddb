using System.Text;
using System.Text.RegularExpressions;
using Adapter.Abstractions;
using Adapter.Host.Definitions.Validation;

namespace Adapter.Host.Definitions.Secrets;

/// <summary>What became of a secret's text: the secret, or why there is none.</summary>
internal readonly record struct SecretOutcome(Secret? Secret, ValueProblem? Problem, bool IsPlain);

/// <summary>Turns the text of a secret setting into the secret: <c>env:NAME</c>, <c>file:PATH</c>, <c>protected:...</c> or clear text.</summary>
internal sealed partial class SecretResolver(string configFolder, SecretProtector protector, Func<string, string?> environment)
{
    internal const string EnvironmentPrefix = "env:";
    internal const string FilePrefix = "file:";
    private const int MaxFileBytes = 64 * 1024;

    private readonly string _configFolder = Path.GetFullPath(configFolder);

    /// <summary>Whether the text says where the secret is and is not the secret itself.</summary>
    public static bool IsReference(string text) => Prefixed(text, EnvironmentPrefix) || Prefixed(text, FilePrefix) || Prefixed(text, SecretProtector.Prefix);

    /// <summary>A path as a definition means it: a relative one counts from the configuration folder.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, _configFolder);

    /// <summary>Resolves the text.</summary>
    /// <param name="setting">Name of the setting; a protected secret opens only under the name it was protected for.</param>
    /// <param name="text">As it stands in the definition, trimmed.</param>
    public SecretOutcome Resolve(string setting, string text)
        => Prefixed(text, EnvironmentPrefix) ? FromEnvironment(text[EnvironmentPrefix.Length..].Trim())
            : Prefixed(text, FilePrefix) ? FromFile(text[FilePrefix.Length..].Trim())
            : Prefixed(text, SecretProtector.Prefix) ? FromProtected(setting, text)
            : new SecretOutcome(new Secret(text), null, IsPlain: true);

    private static bool Prefixed(string text, string prefix) => text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

    private SecretOutcome FromEnvironment(string name)
    {
        if (!VariableName().IsMatch(name))
        {
            // not shown: somebody may have put the secret itself here
            return Bad(FindingCodes.SecretVariableMissing, "What follows env: is not the name of an environment variable.", "Write env:NAME with letters, digits and underscores.");
        }

        var value = environment(name);
        return string.IsNullOrEmpty(value)
            ? Bad(value is null ? FindingCodes.SecretVariableMissing : FindingCodes.SecretEmpty,
                $"The environment variable {name} is {(value is null ? "not set" : "empty")}.", "Set it for the account and service that the host runs as, and start the host again.")
            : Good(value);
    }

    private SecretOutcome FromFile(string name)
    {
        string path;
        try
        {
            path = FullPath(name);
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var buffer = new byte[MaxFileBytes + 1];
            var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (length > MaxFileBytes)
            {
                return Bad(FindingCodes.SecretFileUnreadable, $"The secret file {path} is larger than {MaxFileBytes / 1024} KiB.", "Check that this is the file that holds the secret alone.");
            }

            using StreamReader reader = new(new MemoryStream(buffer, 0, length), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            var text = reader.ReadToEnd();
            text = text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
            return text.Length == 0 ? Bad(FindingCodes.SecretEmpty, $"The secret file {path} is empty.", "Write the secret into it.") : Good(text);
        }
        catch (DecoderFallbackException)
        {
            return Bad(FindingCodes.SecretFileUnreadable, $"The secret file {FullPath(name)} is not UTF-8 text.", "Save it as UTF-8, holding the secret alone.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Bad(FindingCodes.SecretFileUnreadable, $"The secret file {FullPath(name)} is not there.", "Put it there or correct the path; a relative path counts from the configuration folder.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Bad(FindingCodes.SecretFileUnreadable, $"The secret file {FullPath(name)} cannot be read.", "Let the account of the host read it.");
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return Bad(FindingCodes.SecretFileUnreadable, "What follows file: is not a path.", "Write file:PATH.");
        }
    }

    private SecretOutcome FromProtected(string setting, string text)
        => protector.TryUnprotect(setting, text, out var secret, out var problem) ? new SecretOutcome(secret, null, IsPlain: false) : new SecretOutcome(null, problem, IsPlain: false);

    private static SecretOutcome Good(string secret) => new(new Secret(secret), null, IsPlain: false);

    private static SecretOutcome Bad(string code, string message, string remedy) => new(null, new ValueProblem(code, message, remedy), IsPlain: false);

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_.()-]{0,120}\z", RegexOptions.CultureInvariant)]
    private static partial Regex VariableName();
}
