package io.thresher.notebooks;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import org.rapaio.jupyter.kernel.MainApp;
import org.rapaio.jupyter.kernel.channels.Channels;
import org.rapaio.jupyter.kernel.channels.LoopThread;
import org.rapaio.jupyter.kernel.core.ConnectionProperties;
import org.rapaio.jupyter.kernel.core.Transform;

/**
 * Starts the kernel as its own main class does, but for one thing: rapaio-jupyter-kernel 2.3.0 listens
 * before it knows its handlers, a message in that moment ends the thread that listens, and the kernel
 * neither answers nor ends. Here it has handlers from the start, none, so that such a message is left
 * out; Jupyter asks again. Where a channel ends for another reason, so does the kernel, and Jupyter
 * starts a new one.
 */
public final class Kernel {
  private static final int CHANNEL_LOST = 70;

  private Kernel() {}

  public static void main(String[] arguments) throws Exception {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, problem) -> {
          System.err.println("The thread " + thread.getName() + " has ended: " + problem);
          if (thread instanceof LoopThread) {
            Runtime.getRuntime().halt(CHANNEL_LOST);
          }
        });
    String connection = Files.readString(Path.of(arguments[0]));
    Channels channels = new Channels(Transform.fromJson(connection, ConnectionProperties.class));
    Field handlers = Channels.class.getDeclaredField("handlers");
    handlers.setAccessible(true);
    handlers.set(channels, new ConcurrentHashMap<>());
    channels.connect(MainApp.kernel);
    channels.joinUntilClose();
  }
}
