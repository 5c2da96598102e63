package io.thresher.jobs;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/**
 * An S3 with one bucket in this process, on loopback; its objects live in memory. S3Proxy, which
 * needs other versions than Spark of much, is loaded from a class path of its own.
 */
public final class S3Server implements AutoCloseable {
  private static final String REGION = "us-east-1";
  public static final String ACCESS_KEY = "test-access-key";

  private final String bucket;
  private final URLClassLoader classes;
  private final Object proxy;
  private final String secretKey;
  private final S3Client client;

  private S3Server(String bucket, String secretKey)
      throws IOException, ReflectiveOperationException {
    this.bucket = bucket;
    this.secretKey = secretKey;
    this.classes = new URLClassLoader(classpath(), ClassLoader.getPlatformClassLoader());
    this.proxy = started();
    this.client =
        S3Client.builder()
            .endpointOverride(URI.create(endpoint()))
            .region(Region.of(REGION))
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, secretKey)))
            .build();
  }

  public static S3Server start() {
    return start("lake", "test-secret-key");
  }

  /** With a secret that a test looks for. */
  public static S3Server start(String bucket, String secretKey) {
    try {
      S3Server server = new S3Server(bucket, secretKey);
      server.client.createBucket(request -> request.bucket(bucket));
      return server;
    } catch (IOException | ReflectiveOperationException e) {
      throw new IllegalStateException("the S3 server did not start", e);
    }
  }

  private static URL[] classpath() throws IOException {
    List<URL> jars = new ArrayList<>();
    String line = Files.readString(Path.of("../s3server/target/classpath")).strip();
    for (String jar : List.of(line.split(File.pathSeparator))) {
      jars.add(Path.of(jar).toUri().toURL());
    }
    return jars.toArray(URL[]::new);
  }

  private Object started() throws ReflectiveOperationException {
    Properties settings = new Properties();
    settings.setProperty("s3proxy.endpoint", "http://127.0.0.1:0");
    settings.setProperty("s3proxy.authorization", "aws-v2-or-v4");
    settings.setProperty("s3proxy.identity", ACCESS_KEY);
    settings.setProperty("s3proxy.credential", secretKey);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(classes);
    try {
      Class<?> builders = classes.loadClass("org.gaul.s3proxy.S3Proxy$Builder");
      Object store =
          classes
              .loadClass("org.gaul.s3proxy.nio2blob.TransientNio2BlobStore")
              .getConstructor()
              .newInstance();
      Object builder =
          builders.getMethod("fromProperties", Properties.class).invoke(null, settings);
      Class<?> stores = classes.loadClass("org.gaul.s3proxy.blobstore.BlobStore");
      builders.getMethod("blobStore", stores).invoke(builder, store);
      Object built = builders.getMethod("build").invoke(builder);
      method("start").invoke(built);
      return built;
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private Method method(String name) throws ReflectiveOperationException {
    return classes.loadClass("org.gaul.s3proxy.S3Proxy").getMethod(name);
  }

  private String endpoint() throws ReflectiveOperationException {
    return "http://127.0.0.1:" + method("getPort").invoke(proxy);
  }

  /** The URL of an object, or of all whose keys start with it and a slash. */
  public String url(String key) {
    return "s3a://" + bucket + "/" + key;
  }

  /** How Hadoop reaches the server, without credentials. */
  public Map<String, String> address() {
    try {
      return Map.of(
          "fs.s3a.endpoint", endpoint(),
          "fs.s3a.endpoint.region", REGION,
          "fs.s3a.path.style.access", "true",
          "fs.s3a.attempts.maximum", "1",
          "fs.s3a.retry.limit", "1");
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How Hadoop reaches the server, with credentials. */
  public Map<String, String> hadoop() {
    Map<String, String> hadoop = new TreeMap<>(address());
    hadoop.put("fs.s3a.access.key", ACCESS_KEY);
    hadoop.put("fs.s3a.secret.key", secretKey);
    return hadoop;
  }

  /** Settings of S3A as they are for this bucket alone. */
  public Map<String, String> ofBucket(Map<String, String> settings) {
    Map<String, String> own = new TreeMap<>();
    settings.forEach(
        (key, value) ->
            own.put(key.replaceFirst("^fs\\.s3a\\.", "fs.s3a.bucket." + bucket + "."), value));
    return own;
  }

  /** Lets the calls of this process reach the bucket, on the Spark that they share. */
  public void connect() {
    connect(address());
  }

  /** The same by way of another address. */
  public void connect(Map<String, String> address) {
    Map<String, String> settings = new TreeMap<>(hadoop());
    settings.putAll(address);
    ofBucket(settings)
        .forEach(
            (key, value) -> {
              System.setProperty("spark.hadoop." + key, value);
              SharedSpark.session().sparkContext().hadoopConfiguration().set(key, value);
            });
  }

  private void disconnect() {
    for (String key : ofBucket(hadoop()).keySet()) {
      System.clearProperty("spark.hadoop." + key);
    }
  }

  /** {@link #hadoop} for opening file systems. */
  public Configuration configuration() {
    Configuration configuration = new Configuration();
    hadoop().forEach(configuration::set);
    return configuration;
  }

  String secretKey() {
    return secretKey;
  }

  /** Copies a local file to an object. */
  public void put(String file, String key) {
    client.putObject(request -> request.bucket(bucket).key(key), Path.of(file));
  }

  /** The objects whose keys start with a prefix, by key in order, with their lengths. */
  public Map<String, Long> objects(String prefix) {
    Map<String, Long> objects = new TreeMap<>();
    client
        .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
        .contents()
        .forEach(object -> objects.put(object.key(), object.size()));
    return objects;
  }

  /** The keys for which uploads in parts were begun, and neither completed nor aborted. */
  public List<String> uploads() {
    return client.listMultipartUploads(request -> request.bucket(bucket)).uploads().stream()
        .map(MultipartUpload::key)
        .toList();
  }

  /** Aborts them all. */
  public void abortUploads() {
    client
        .listMultipartUploads(request -> request.bucket(bucket))
        .uploads()
        .forEach(
            upload ->
                client.abortMultipartUpload(
                    request ->
                        request.bucket(bucket).key(upload.key()).uploadId(upload.uploadId())));
  }

  /** Begins an upload in parts, and leaves it there. */
  public void beginUpload(String key) {
    client.createMultipartUpload(request -> request.bucket(bucket).key(key));
  }

  /** Deletes the objects whose keys start with a prefix. */
  public void delete(String prefix) {
    objects(prefix)
        .keySet()
        .forEach(key -> client.deleteObject(request -> request.bucket(bucket).key(key)));
  }

  /** The content of an object. */
  public byte[] get(String key) {
    return client.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asByteArray();
  }

  @Override
  public void close() throws IOException {
    disconnect();
    client.close();
    try {
      method("stop").invoke(proxy);
    } catch (ReflectiveOperationException e) {
      throw new IOException(e);
    } finally {
      classes.close();
    }
  }
}
