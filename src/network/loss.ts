import {
  add,
  customGrad,
  div,
  log,
  mean,
  mul,
  neg,
  type Scalar,
  softmax,
  softplus,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';

/**
 * Mean binary cross-entropy from logits z: softplus(z) − y z = −[y ln σ(z) + (1 − y) ln(1 − σ(z))], in nats.
 *
 * @param labels `[rows, 1]`, 0 or 1
 */
export const crossEntropy = (logits: Tensor2D, labels: Tensor2D): Scalar => mean(sub(softplus(logits), mul(labels, logits)));

/**
 * Binary cross-entropy over the known labels: Σ m (softplus(z) − y z) / Σ m, in nats. A head without a label in a row has m = 0 there and
 * gets no gradient from it.
 *
 * @param logits, labels, mask `[rows, heads]`
 */
export const maskedCrossEntropy = (logits: Tensor2D, labels: Tensor2D, mask: Tensor2D): Scalar =>
  div(sum(mul(mask, sub(softplus(logits), mul(labels, logits)))), sum(mask));

/**
 * Mean cross-entropy of a softmax over candidates: −Σ_bs y_bs ln softmax(z_b)_s / Σ y, in nats. The gradient is written out,
 * (softmax(z_b)_s Σ_s y_bs − y_bs) / Σ y, instead of being derived through five operations.
 *
 * @param logits `[B, S]`
 * @param targets `[B, S]`: the weight of the example at its target, 0 elsewhere
 */
export const softmaxCrossEntropy = (logits: Tensor2D, targets: Tensor2D): Scalar =>
  customGrad((z, save) => {
    const p = softmax(z as Tensor);
    // Only the saved tensors live until the gradient is computed.
    (save as (tensors: Tensor[]) => void)([p, targets]);
    const value = div(neg(sum(mul(targets, log(add(p, 1e-30))))), sum(targets)) as Scalar;
    const gradFunc = (dy: Scalar, [chance, wanted]: Tensor[]): Tensor =>
      mul(div(sub(mul(chance!, sum(wanted!, 1, true)), wanted!), sum(wanted!)), dy);
    return { value, gradFunc };
  })(logits);
