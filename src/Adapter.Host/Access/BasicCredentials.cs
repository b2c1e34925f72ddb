using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Adapter.Host.Access.Audit;
using Adapter.Host.Access.Credentials;
using Microsoft.AspNetCore.Http;

namespace Adapter.Host.Access;

/// <summary>HTTP Basic. Remembers which credentials were right, because finding out is slow on purpose. Holds no password: only a keyed hash of what was sent.</summary>
internal sealed class BasicCredentials(PasswordSignIn signIn, Accounts accounts)
{
    public const string Prefix = "Basic ";
    private const int Kept = 1000;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, (string Name, string Stamp)> _known = new(StringComparer.Ordinal);

    public async ValueTask<SignInResult> FindAsync(string header, HttpContext context)
    {
        var fingerprint = Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(header)));
        if (_known.TryGetValue(fingerprint, out var known))
        {
            if (accounts.Find(known.Name, known.Stamp) is { } account)
            {
                return new SignInResult(account, null);
            }

            _known.TryRemove(fingerprint, out _);
        }

        if (Parse(header) is not var (name, password))
        {
            return default;
        }

        var result = await signIn.TryAsync(name, password, context);
        if (result.Account is null)
        {
            // only a name that exists: the other may be a password typed into the wrong field
            AuditNote.User(context, accounts.Find(name)?.Name);
        }

        if (result.Account is { } found && _known.Count < Kept)
        {
            _known[fingerprint] = (found.Name, found.Stamp);
        }

        return result;
    }

    private static (string Name, string Password)? Parse(string header)
    {
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[Prefix.Length..].Trim(), bytes, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : (text[..colon], text[(colon + 1)..]);
    }
}
