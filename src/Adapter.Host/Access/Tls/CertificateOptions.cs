namespace Adapter.Host.Access.Tls;

/// <summary>Section <c>Http:Certificate</c> of <c>host.json</c>: what the host shows on https.</summary>
internal sealed class CertificateOptions
{
    /// <summary>A PEM file (the certificate first, then those above it) or a PFX file. A relative path counts from the configuration folder.</summary>
    public string Path { get; set => field = value ?? ""; } = "";

    /// <summary>The private key as PEM, where it does not stand in <see cref="Path"/>.</summary>
    public string KeyPath { get; set => field = value ?? ""; } = "";

    /// <summary>What opens the key or the PFX: <c>env:NAME</c>, <c>file:PATH</c>, <c>protected:...</c> or clear text.</summary>
    public string Password { get; set => field = value ?? ""; } = "";
}
