using System.Security.Cryptography;
using Adapter.Host.Access.Credentials;
using Microsoft.AspNetCore.Http;

namespace Adapter.Host.Access;

/// <summary>What came of a name and a password: an account, or a refusal, or first a wait.</summary>
internal readonly record struct SignInResult(Account? Account, TimeSpan? Wait);

/// <summary>Checks passwords: a few at a time, because it is slow on purpose, with places of their own for callers on this machine.</summary>
internal sealed class PasswordSignIn(Accounts accounts, SignInThrottle throttle, Func<string, string, bool>? verifier = null) : IDisposable
{
    private const int AtOnce = 2;
    private const int MostWaiting = 64;
    private static readonly TimeSpan WhenFull = TimeSpan.FromSeconds(2);

    // so that an unknown name takes as long as a wrong password
    private static readonly string NobodysHash = PasswordHasher.Hash(Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)));

    private readonly SemaphoreSlim _here = new(AtOnce);
    private readonly SemaphoreSlim _away = new(AtOnce);
    private readonly Func<string, string, bool> _verify = verifier ?? PasswordHasher.Verify;
    private int _waiting;

    public async ValueTask<SignInResult> TryAsync(string name, string password, HttpContext context)
    {
        var isLocal = Callers.IsLocal(context);
        var address = Callers.Key(context);
        if (throttle.Wait(name, address, isLocal) is { } early)
        {
            return new SignInResult(null, early);
        }

        var slots = isLocal ? _here : _away;
        try
        {
            if (Interlocked.Increment(ref _waiting) > MostWaiting && !isLocal)
            {
                return new SignInResult(null, WhenFull);
            }

            await slots.WaitAsync(context.RequestAborted);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        try
        {
            // those before it in the queue may have used up what the caller had
            if (throttle.Wait(name, address, isLocal) is { } wait)
            {
                return new SignInResult(null, wait);
            }

            var account = accounts.Find(name);
            if (!_verify(password, account?.PasswordHash ?? NobodysHash) || account is null)
            {
                throttle.Failed(name, address, isLocal);
                return default;
            }

            throttle.Succeeded(name, address, isLocal);
            return new SignInResult(account, null);
        }
        finally
        {
            slots.Release();
        }
    }

    public void Dispose()
    {
        _here.Dispose();
        _away.Dispose();
    }
}
