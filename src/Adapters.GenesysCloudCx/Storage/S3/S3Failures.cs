using System.Net;
using Adapter.Abstractions;
using Amazon.Runtime;
using Amazon.S3;

namespace Adapters.GenesysCloudCx.Storage.S3;

/// <summary>Says what a refusal of a bucket means, and what to do about it.</summary>
/// <param name="bucket">Name of the bucket.</param>
/// <param name="server">Where it is, for people.</param>
internal sealed class S3Failures(string bucket, string server)
{
    private const string Rights = "s3:PutObject, s3:GetObject, s3:AbortMultipartUpload and s3:ListBucketMultipartUploads";

    public static bool IsS3Failure(Exception failure, CancellationToken stopping)
        => failure is AmazonServiceException or AmazonClientException or HttpRequestException or TimeoutException || (failure is OperationCanceledException && !stopping.IsCancellationRequested);

    public static bool IsMissing(AmazonS3Exception failure) => failure.StatusCode == HttpStatusCode.NotFound && failure.ErrorCode != "NoSuchBucket";

    public StoreException ToStore(Exception failure)
    {
        var (_, message, remedy) = Judge(failure);
        return new StoreException(message, remedy, failure);
    }

    public AdapterFailureException ToAdapter(Exception failure)
    {
        var (failureClass, message, remedy) = Judge(failure);
        return new AdapterFailureException(failureClass, message, remedy, failure);
    }

    private (FailureClass Class, string Message, string Remedy) Judge(Exception failure) => failure switch
    {
        AmazonS3Exception { ErrorCode: "NoSuchBucket" } => (
            FailureClass.Configuration, $"There is no bucket '{bucket}' at {server}.", "Make the bucket, or correct its name, endpoint or region in the definition."),
        AmazonS3Exception { ErrorCode: "RequestTimeTooSkewed" } => (
            FailureClass.Transient, $"{server} refuses requests because its clock and this machine's differ.", "Set the clock of this machine by NTP. The import goes on by itself."),
        AmazonS3Exception { ErrorCode: "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "InvalidToken" or "ExpiredToken" or "InvalidSecurity" } refused => (
            FailureClass.Credentials, $"{server} does not accept the access key ({refused.ErrorCode}).", "Correct access key and secret in the definition, or renew those of this machine."),
        AmazonS3Exception { ErrorCode: "PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException" or "TemporaryRedirect" }
            or AmazonS3Exception { StatusCode: HttpStatusCode.MovedPermanently } => (
            FailureClass.Configuration, $"The bucket '{bucket}' is in another region than {server}.", "Correct region or endpoint in the definition."),
        AmazonS3Exception { StatusCode: HttpStatusCode.Forbidden } refused => (
            FailureClass.Permission, $"{server} refuses access to the bucket '{bucket}' ({refused.ErrorCode}).", $"Give the access key the rights {Rights} on the bucket."),
        AmazonS3Exception { StatusCode: HttpStatusCode.InsufficientStorage } or AmazonS3Exception { ErrorCode: "XMinioStorageFull" or "QuotaExceeded" or "XMinioAdminBucketQuotaExceeded" } => (
            FailureClass.Transient, $"The storage behind the bucket '{bucket}' is full.", "Free space or raise its quota. What was not stored is tried again by itself."),
        AmazonUnmarshallingException => NotS3(),
        AmazonS3Exception bare when (int)bare.StatusCode is >= 300 and < 500 && (string.IsNullOrEmpty(bare.ErrorCode) || bare.ErrorCode == bare.StatusCode.ToString()) => NotS3(),
        AmazonS3Exception refused => (
            FailureClass.Transient, $"{server} answered {(int)refused.StatusCode} ({refused.ErrorCode}) for the bucket '{bucket}'.", "The import goes on by itself when the server does; else ask who runs it."),
        AmazonServiceException { InnerException: HttpRequestException inner } => NotReached(inner),
        AmazonClientException { InnerException: null or AmazonClientException } => (
            FailureClass.Credentials, $"No access key for the bucket '{bucket}': neither the definition nor this machine has one.",
            "Enter access key and secret in the definition, or give this machine some by its environment, profile or instance role."),
        _ => NotReached(failure),
    };

    private (FailureClass Class, string Message, string Remedy) NotS3() => (
        FailureClass.Configuration, $"What answers at {server} is no S3 server.", "Correct the endpoint in the definition; look whether something on the way answers in its place.");

    private (FailureClass Class, string Message, string Remedy) NotReached(Exception failure) => (
        FailureClass.Transient, $"{server} cannot be reached: {failure.Message}", "Check endpoint, name resolution, firewall and certificate. The import goes on by itself.");
}
