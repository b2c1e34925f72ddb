using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>A setting of TLS that cannot be used: which, why, and what to do.</summary>
internal sealed record TlsProblem(TlsSetting Setting, string Message, string Remedy)
{
    /// <summary>As it stands in a finding.</summary>
    public string Text => $"{Message} {Remedy}";

    public PlatformException ToException() => new(FailureClass.Configuration, Message) { Remedy = Remedy };
}

/// <summary>The settings of TLS.</summary>
internal enum TlsSetting
{
    Certificate,
    KeyFile,
    KeyPassword,
    TrustList,
}
