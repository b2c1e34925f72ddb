using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Adapter.Host.Access;

namespace Adapter.Host.Cli;

/// <summary>As whom the commands speak to a host, from the environment alone: what stands on a command line can be read by everybody on the machine.</summary>
internal static class HostCredentials
{
    private const string ApiKey = "ADAPTERHOST_API_KEY";
    private const string User = "ADAPTERHOST_USER";
    private const string Password = "ADAPTERHOST_PASSWORD";
    private const string Data = "ADAPTERHOST_DATA";
    public const string Authority = "ADAPTERHOST_CA";

    /// <summary>An API key, a user, or the token that a host on this machine left in its data folder; <see langword="null"/> for nobody.</summary>
    public static AuthenticationHeaderValue? For(Uri url)
        => Variable(ApiKey) is { } key ? new AuthenticationHeaderValue("Bearer", key.Trim())
            : Variable(User) is { } user ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{Environment.GetEnvironmentVariable(Password)}")))
            : LocalTokenFile.TokenFor(Variable(Data) ?? HostFolders.Data, url) is { } token ? new AuthenticationHeaderValue("Bearer", token)
            : null;

    public static string WhatWasShown()
        => Variable(ApiKey) is not null ? $"the key in {ApiKey} does not open it" : Variable(User) is not null ? $"{User} and {Password} do not open it" : "none were shown";

    /// <summary>Trusts what the file in <c>ADAPTERHOST_CA</c> says in place of what the machine trusts: for a host whose certificate is its own.</summary>
    public static void Trust(SocketsHttpHandler handler)
    {
        if (Variable(Authority) is not { } file)
        {
            return;
        }

        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new HostAnswerException(ExitCodes.Usage, $"{Authority} names {file}, which cannot be read as certificates in PEM: {e.Message}");
        }

        handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
