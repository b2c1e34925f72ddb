namespace Adapter.Host.Diagnostics;

internal static partial class EventIds
{
    public const int CredentialsReread = 3000;
    public const int CredentialsTrouble = 3001;
    public const int ApiKeyUseNotNoted = 3002;
    public const int LocalTokenNotWritten = 3003;
    public const int CertificateInUse = 3005;
    public const int CertificateTrouble = 3006;
    public const int CertificateExpiry = 3007;
    public const int AuditTrouble = 3010;
    public const int AuditWritesAgain = 3011;
    public const int AuditRemoved = 3012;
    public const int AuditNotRemoved = 3013;
    public const int AuditGivenUp = 3014;
}
