using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>TLS settings, checked with the files and stores of the machine on which they are to serve.</summary>
internal static class TlsRules
{
    private static readonly string[] Client = [ImportSettings.TlsCertificate, ImportSettings.TlsKeyFile, ImportSettings.TlsKeyPassword];

    public static IReadOnlyList<SettingRule> All(TimeProvider time) =>
    [
        Unusable(ImportSettings.TlsCertificate, TlsSetting.Certificate, "tls-certificate-unusable", time),
        Unusable(ImportSettings.TlsKeyFile, TlsSetting.KeyFile, "tls-key-unusable", time),
        Unusable(ImportSettings.TlsKeyPassword, TlsSetting.KeyPassword, "tls-key-password-wrong", time),
        new()
        {
            Code = "tls-certificate-ends-soon",
            Setting = ImportSettings.TlsCertificate,
            Reads = Client,
            Check = values => EndsSoon(values, time.GetUtcNow()),
        },
        WithoutCertificate(ImportSettings.TlsKeyFile, "tls-key-without-certificate"),
        WithoutCertificate(ImportSettings.TlsKeyPassword, "tls-key-password-without-certificate"),
        new()
        {
            Code = "tls-trust-list-unusable",
            IsError = true,
            Setting = ImportSettings.TlsTrustList,
            Check = values =>
            {
                using var list = TrustList.Read(values.Text(ImportSettings.TlsTrustList), out var problem);
                return problem?.Text;
            },
        },
        new()
        {
            Code = "tls-trusts-everything",
            Setting = ImportSettings.TlsTrustList,
            Check = values => values.Text(ImportSettings.TlsTrustList) == TrustList.Everything
                ? $"'{TrustList.Everything}' trusts every server: anybody on the way can read the client secret and the recordings. Name the authorities to trust; the adapter raises an alarm as long as it runs like this."
                : null,
        },
    ];

    public static TlsOptions? Read(SettingValues settings)
    {
        TlsOptions options = new(
            settings.Text(ImportSettings.TlsCertificate), settings.Text(ImportSettings.TlsKeyFile), settings.Secret(ImportSettings.TlsKeyPassword), settings.Text(ImportSettings.TlsTrustList));
        return options.Certificate is null && options.TrustList is null ? null : options;
    }

    private static SettingRule Unusable(string setting, TlsSetting which, string code, TimeProvider time) => new()
    {
        Code = code,
        IsError = true,
        Setting = setting,
        Reads = Client,
        Check = values =>
        {
            if (!CanBeRead(values))
            {
                return null;
            }

            using var certificate = Certificate(values, time.GetUtcNow(), out var problem);
            return problem?.Setting == which ? problem.Text : null;
        },
    };

    private static string? EndsSoon(SettingValues values, DateTimeOffset now)
    {
        if (!CanBeRead(values))
        {
            return null;
        }

        using var certificate = Certificate(values, now, out _);
        return certificate is not null && certificate.Leaf.NotAfter.ToUniversalTime() - now.UtcDateTime < TlsAlarms.Notice
            ? $"The client certificate ends on {certificate.Leaf.NotAfter.ToUniversalTime():u}. Have a new one made."
            : null;
    }

    /// <summary>A key file or password that is not there is told by the host already.</summary>
    private static bool CanBeRead(SettingValues values)
        => (values.Text(ImportSettings.TlsKeyFile) is not { } key || File.Exists(key)) && values.Secret(ImportSettings.TlsKeyPassword)?.Reveal() is not "";

    private static ClientCertificate? Certificate(SettingValues values, DateTimeOffset now, out TlsProblem? problem)
        => ClientCertificate.Read(
            new TlsOptions(values.Text(ImportSettings.TlsCertificate), values.Text(ImportSettings.TlsKeyFile), values.Secret(ImportSettings.TlsKeyPassword), null), now, out problem);

    private static SettingRule WithoutCertificate(string setting, string code) => new()
    {
        Code = code,
        Setting = setting,
        Reads = [setting, ImportSettings.TlsCertificate],
        Check = values => values.IsGiven(setting) && !values.IsGiven(ImportSettings.TlsCertificate)
            ? $"{setting} has no effect without {ImportSettings.TlsCertificate}: no client certificate is shown. Add {ImportSettings.TlsCertificate} or remove {setting}."
            : null,
    };
}
